// The SMPP server that stands for an operator's SMSC, on npm `smpp`. Arguments: SMPP port, control port.
// The last two digits of a number decide what becomes of its message: 99 throttled always, 91 throttled once,
// 98 refused (ESME_RINVDSTADR), 97 UNDELIV, 96 EXPIRED, 92 REJECTD, 94 ACCEPTD then DELIVRD, 95 no receipt;
// any other DELIVRD.
// Control: GET /taken what was submitted, octet by octet; GET /binds; POST /reset; POST /drop ends every bind;
// POST /down no bind is taken, /up they are again; POST /phone {from, to, hex, dcs} a phone writes.
'use strict';
const http = require('http');
const smpp = require('smpp');
const [smppPort, controlPort] = process.argv.slice(2).map(Number);

const STATES = { DELIVRD: 2, EXPIRED: 3, UNDELIV: 5, ACCEPTD: 6, REJECTD: 8 };
const OUTCOMES = { 97: ['UNDELIV'], 96: ['EXPIRED'], 92: ['REJECTD'], 94: ['ACCEPTD', 'DELIVRD'], 95: [] };
const binds = new Set();
let taken = [], throttled = new Set(), messages = 1000, isDown = false;

// `smpp` decodes texts by their data coding; what counts here are the octets as they came.
const fromStream = smpp.PDU.fromStream;
smpp.PDU.fromStream = function (stream, length) {
  const rest = stream.read(length - 4);
  if (!rest) return false;
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length, 0);
  const octets = Buffer.concat([head, rest]);
  const pdu = new smpp.PDU(octets);
  Object.defineProperty(pdu, 'octets', { value: octets, enumerable: false });
  return pdu;
};

// The mandatory fields of a submit_sm (SMPP 3.4 §4.4.1), and its TLVs.
function fields(octets) {
  let at = 16;
  const text = () => {
    const end = octets.indexOf(0, at), found = octets.toString('latin1', at, end);
    at = end + 1;
    return found;
  };
  const octet = () => octets[at++];
  const read = {};
  read.service_type = text();
  [read.source_ton, read.source_npi, read.source] = [octet(), octet(), text()];
  [read.dest_ton, read.dest_npi, read.dest] = [octet(), octet(), text()];
  [read.esm_class, read.protocol_id, read.priority] = [octet(), octet(), octet()];
  [read.schedule, read.validity] = [text(), text()];
  [read.registered, read.replace, read.dcs] = [octet(), octet(), octet()];
  octet(); // sm_default_msg_id
  const length = octet();
  read.hex = octets.subarray(at, at + length).toString('hex');
  at += length;
  read.tlvs = {};
  while (at + 4 <= octets.length) {
    const tag = octets.readUInt16BE(at), size = octets.readUInt16BE(at + 2);
    read.tlvs[tag.toString(16).padStart(4, '0')] = octets.subarray(at + 4, at + 4 + size).toString('hex');
    at += 4 + size;
  }
  return read;
}

const two = (number) => String(number).padStart(2, '0');
const when = (date) => two(date.getFullYear() % 100) + two(date.getMonth() + 1) + two(date.getDate())
  + two(date.getHours()) + two(date.getMinutes());

function receiverOf(session) {
  if (binds.has(session) && session.kind !== 'transmitter') return session;
  return [...binds].find((one) => one.kind !== 'transmitter' && one.system === session.system);
}

function tell(session, id, message, state) {
  const receiver = receiverOf(session);
  if (!receiver) return;
  const now = when(new Date());
  receiver.deliver_sm({
    source_addr_ton: 1, source_addr_npi: 1, source_addr: message.dest,
    dest_addr_ton: 5, dest_addr_npi: 0, destination_addr: message.source, esm_class: 4,
    short_message: `id:${id} sub:001 dlvrd:${state === 'DELIVRD' ? '001' : '000'} submit date:${now} `
      + `done date:${now} stat:${state} err:000 text:-`,
    receipted_message_id: id, message_state: STATES[state],
  });
}

function statusOf(number) {
  const end = number.slice(-2);
  if (end === '99') return smpp.ESME_RTHROTTLED;
  if (end === '98') return smpp.ESME_RINVDSTADR;
  if (end === '91' && !throttled.has(number)) {
    throttled.add(number);
    return smpp.ESME_RTHROTTLED;
  }
  return 0;
}

smpp.createServer((session) => {
  const bind = (kind) => (pdu) => {
    if (isDown || pdu.password !== 'smscpwd') {
      session.send(pdu.response({ command_status: isDown ? smpp.ESME_RBINDFAIL : smpp.ESME_RINVPASWD }));
      return session.close();
    }
    Object.assign(session, { system: pdu.system_id, kind });
    binds.add(session);
    session.send(pdu.response({ system_id: 'SMSC' }));
  };
  session.on('error', () => {});
  session.on('close', () => binds.delete(session));
  session.on('bind_transceiver', bind('transceiver'));
  session.on('bind_transmitter', bind('transmitter'));
  session.on('bind_receiver', bind('receiver'));
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
  session.on('submit_sm', (pdu) => {
    const message = fields(pdu.octets), status = statusOf(message.dest);
    const id = status ? null : String(messages++);
    taken.push({ ...message, status, id });
    if (status) return session.send(pdu.response({ command_status: status }));
    session.send(pdu.response({ message_id: id }));
    if (!(message.registered & 1)) return;
    (OUTCOMES[message.dest.slice(-2)] || ['DELIVRD']).forEach((state, place) => {
      setTimeout(() => tell(session, id, message, state), 100 + 200 * place);
    });
  });
}).listen(smppPort, '127.0.0.1');

http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => {
    const answer = (value) => response.end(JSON.stringify(value));
    if (request.url === '/taken') return answer(taken);
    if (request.url === '/binds') return answer([...binds].map((one) => [one.system, one.kind]));
    if (request.url === '/reset') {
      [taken, throttled] = [[], new Set()];
      return answer({});
    }
    if (request.url === '/down' || request.url === '/up' || request.url === '/drop') {
      if (request.url !== '/drop') isDown = request.url === '/down';
      if (request.url !== '/up') [...binds].forEach((one) => one.destroy());
      return answer({ isDown });
    }
    if (request.url === '/phone') {
      const written = JSON.parse(body);
      const receiver = [...binds].find((one) => one.kind !== 'transmitter');
      if (!receiver) { response.statusCode = 503; return answer({}); }
      receiver.deliver_sm({
        source_addr_ton: 1, source_addr_npi: 1, source_addr: written.from, dest_addr_ton: 0, dest_addr_npi: 1,
        destination_addr: written.to, data_coding: written.dcs || 0,
        short_message: Buffer.from(written.hex, 'hex'),
      });
      return answer({});
    }
    response.statusCode = 404;
    return answer({});
  });
}).listen(controlPort, '127.0.0.1', () => console.log('ready'));
