// Makes the vectors beside it: every instant of a year, in five zones, as another implementation of cron sees them.
//   npm install --prefix build/npm-croner croner@11.0.1
//   NODE_PATH=build/npm-croner/node_modules node tests/unit/schedule/vectors/make.cjs [ZONE...]
// A year that is over, so that no government can change it: 2024, which has a 29 February. One file a zone:
//   disputed;FROM;TO      instants of [FROM, TO) are left out: here croner follows other rules than Squall (vector_test.cpp)
//   EXPRESSION;M1;...;M12 one field for each month (UTC): `dTHH:MM dTHH:MM` when there are at most four, else
//                         COUNT:HASH, FNV-1a 32 over the little-endian four bytes of each instant's minutes since 1970
// What is not in here, for croner takes */2 in a day field as a restriction: such a field together with the other one.
'use strict';
const fs = require('fs');
const path = require('path');
const { Cron } = require('croner');

const from = Date.UTC(2024, 0, 1);
const to = Date.UTC(2025, 0, 1);
const minute = 60000;

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kolkata'];

const expressions = [
  '* 0-4 * 3,4,9-11 *', '*/15 * * * *', '*/7 * * * SUN', '5-59/10 * * * SUN-TUE', '0 * * * *', '30 * * * *', '59 23 * * *', '0 0 * * *',
  '0 1 * * *', '30 1 * * *', '45 1 * * *', '0 2 * * *', '15 2 * * *', '30 2 * * *', '0 3 * * *', '0,30 1-3 * * *',
  '0 10 * * TUE', '0 10 * * 2', '0 9-17 * * MON-FRI', '*/20 8-18/2 * * 1-5', '30 2 * * SUN', '0 0 * * SAT,SUN',
  '0 12 * * 7', '0 12 * * 5-7', '0 12 * * FRI-SUN', '15 6,18 * * *', '0 0 1 * *', '0 0 31 * *', '0 0 29 2 *',
  '0 0 29-31 * *', '0 0 13 * FRI', '30 4 1,15 * 5', '0 0 1 */3 *', '0 5 */10 * *', '0 */5 * * *', '1-59/2 0 1 1 *',
  '0 0 1 JAN *', '0 22 * JAN-MAR,dec mon', '0 10 31 MAR *', '30 2 31 3 *', '15 2 27 10 *', '45 23 28-31 * *',
  '0 8 1-7 * *', '10,20,40 7 * jun-aug wed', '0 0 * 2 *', '59 23 31 12 *', '0 0 15 6 MON', '*/30 0-4 * 3,4,10,11 *'
];

// The offset of a zone at an instant, in minutes, by what its clocks show.
function offset(zone, instant) {
  const parts = {};
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric',
    minute: 'numeric'
  });
  for (const part of clock.formatToParts(instant)) parts[part.type] = Number(part.value);
  return (Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute) - instant) / minute;
}

// Where the clocks are put forward: the first minute behind the gap, to which croner moves what the gap has swallowed.
// Where they are put back: the second round, which croner walks once more for some expressions.
function disputed(zone) {
  const found = [];
  for (let at = from; at < to; at += 30 * minute) {
    const change = offset(zone, at) - offset(zone, at - 30 * minute);
    if (change > 0) found.push([at, at + minute]);
    if (change < 0) found.push([at, at - change * minute]);
  }
  return found;
}

function instants(expression, zone, left_out) {
  const cron = new Cron(expression, { timezone: zone, paused: true, mode: '5-part' });
  const found = [];
  for (let at = cron.nextRun(new Date(from - minute)); at && at < to; at = cron.nextRun(at))
    if (at >= from && !left_out.some(([first, end]) => at >= first && at < end)) found.push(at.getTime());
  return found;
}

function hash(times) {
  let value = 0x811c9dc5;
  for (const time of times)
    for (let shift = 0; shift < 32; shift += 8)
      value = Math.imul(value ^ (((time / minute) >>> shift) & 0xff), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}

function month(times) {
  if (times.length > 4) return `${times.length}:${hash(times)}`;
  return times.map((time) => new Date(time).toISOString().slice(8, 16)).join(' ');
}

for (const zone of process.argv.length > 2 ? process.argv.slice(2) : zones) {
  const left_out = disputed(zone);
  const text = (time) => new Date(time).toISOString().slice(0, 16);
  const lines = [`zone;${zone}`, ...left_out.map(([first, end]) => `disputed;${text(first)};${text(end)}`)];
  for (const expression of expressions) {
    const months = Array.from({ length: 12 }, () => []);
    for (const time of instants(expression, zone, left_out)) months[new Date(time).getUTCMonth()].push(time);
    lines.push([expression, ...months.map(month)].join(';'));
  }
  fs.writeFileSync(path.join(__dirname, zone.split('/')[1].toLowerCase() + '.csv'), lines.join('\n') + '\n');
}
