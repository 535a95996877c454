// An https server for tests/e2e/http_tls.sh: key and certificate as PEM files. Prints its port, then what it is told.
const https = require('https');
const fs = require('fs');
const [key, cert] = process.argv.slice(2);
const web = https.createServer({key: fs.readFileSync(key), cert: fs.readFileSync(cert)}, (request, response) => {
  let size = 0;
  request.on('data', data => { size += data.length; });
  request.on('end', () => {
    response.end(`${request.socket.servername} ${request.url} ${size}\n${request.url === '/big' ? 'x'.repeat(5e6) : ''}`);
  });
});
web.on('tlsClientError', () => {});
web.listen(0, '127.0.0.1', () => console.log(web.address().port));
