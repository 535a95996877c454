// A node server for tests/e2e/http_node.sh, and its clients. `server` prints its port; `fetch URL` loads a page of 60
// parts as a browser would, six connections at a time; `echo URL` speaks to a WebSocket by hand.
const http = require('http');
const crypto = require('crypto');

const frame = text => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);
const masked = text => {
  const mask = Buffer.from([1, 2, 3, 4]);
  const body = Buffer.from(text).map((byte, i) => byte ^ mask[i % 4]);
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length]), mask, body]);
};

function server() {
  const web = http.createServer((request, response) => {
    const hash = crypto.createHash('sha256');
    request.on('data', data => hash.update(data));
    request.on('end', () => response.end(request.url + ' ' + hash.digest('hex')));
  });
  web.on('upgrade', (request, socket) => {
    const accept = crypto.createHash('sha1')
      .update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Accept: ' + accept + '\r\n\r\n');
    socket.on('data', data => {
      const size = data[1] & 0x7f;
      const text = Buffer.from(data.subarray(6, 6 + size).map((byte, i) => byte ^ data[2 + i % 4]));
      socket.write(frame('echo ' + text));
    });
    socket.on('error', () => {});
  });
  web.listen(0, '127.0.0.1', () => console.log(web.address().port));
}

function get(agent, url) {
  return new Promise((resolve, reject) => {
    http.get(url, {agent}, response => {
      let body = '';
      response.on('data', data => { body += data; });
      response.on('end', () => resolve({status: response.statusCode, body}));
      response.on('error', reject);
    }).on('error', reject);
  });
}

async function fetchPage(base) {
  const agent = new http.Agent({keepAlive: true, maxSockets: 6});
  const paths = Array.from({length: 60}, (_, i) => '/part/' + i);
  const answers = await Promise.all(paths.map(path => get(agent, base + path)));
  const wrong = answers.filter((answer, i) => answer.status === 200 && !answer.body.startsWith(paths[i] + ' '));
  const failed = answers.filter(answer => answer.status !== 200);
  console.log(`wrong ${wrong.length} failed ${failed.length}`);
  agent.destroy();
}

function echo(base) {
  const headers = {Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13,
    'Sec-WebSocket-Key': crypto.randomBytes(16).toString('base64')};
  const request = http.get(base + '/ws', {headers});
  request.on('upgrade', (response, socket) => {
    let heard = 0;
    socket.on('data', data => {
      console.log(data.subarray(2).toString());
      if (++heard === 3) socket.destroy();
      else socket.write(masked('message ' + (heard + 1)));
    });
    socket.write(masked('message 1'));
  });
}

const [what, base] = process.argv.slice(2);
({server, fetch: fetchPage, echo})[what](base);
