import t from 'tap';
import type { Fate } from '../../../adapters/adapter.ts';
import salesforce from '../../../adapters/salesforce/index.ts';
import { child, textOf, xmlReader } from '../../../adapters/wire/xml.ts';
import { problem } from '../../../schemas/problems.ts';
import { fixture, limits } from './samples.ts';

const parse = xmlReader([]);

function fate(body: string, contentType: string, result: Fate['result']): Fate {
  const received = { body: Buffer.from(body), contentType, headers: {} };
  const refusal = result === 'refused' ? { problem: problem('xml_malformed', 'Cut short.') } : {};
  const interchangeId = 'ict_0192f0c0000070008000000000000001';
  return { result, interchangeId, at: '2026-01-02T03:04:05.000Z', received, ...refusal };
}

function ackOf(body: string): string | undefined {
  const received = { body: Buffer.from(body), contentType: 'text/xml', headers: {} };
  const xml = parse(received, limits);
  if (!xml.ok) throw new Error(xml.problem.detail);
  const response = child(xml.root, 'Body', 'notificationsResponse');
  t.match(body, '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound">');
  return textOf(response, 'Ack');
}

t.test(
  'an Outbound Message is acknowledged with 200 and true once it is in the book',
  async (t) => {
    const answer = salesforce.reply(fate('<x/>', 'text/xml; charset=utf-8', 'accepted'));
    t.match(answer, { status: 200, contentType: /^text\/xml/ });
    t.equal(ackOf(answer?.body ?? ''), 'true');
  },
);

t.test('a refused one is answered with 200 and false, so that Salesforce repeats it', async (t) => {
  const answer = salesforce.reply(fate('<x', '', 'refused'));
  t.equal(answer?.status, 200);
  t.equal(ackOf(answer?.body ?? ''), 'false');
});

t.test('REST records are left to the answer of the hub', async (t) => {
  t.equal(salesforce.reply(fate('{}', 'application/json', 'accepted')), undefined);
  t.equal(salesforce.reply(fate('[', '', 'refused')), undefined);
});

t.test('people are not shown the session that an Outbound Message carries', async (t) => {
  const shown = salesforce.redact(fixture('accounts.xml').toString('utf8'));
  t.notMatch(shown, /InventedSession/);
  t.match(shown, /<SessionId>\*\*\*<\/SessionId>/);
  t.match(shown, /Wexcombe Valves Ltd/);
  const none = '<n><SessionId xsi:nil="true"/>\n <Id>1</Id></n>';
  t.equal(salesforce.redact(none), none, 'where there is none, nothing is put in its place');
  t.match(salesforce.redact('{"access_token" : "abc\\"def", "id":"1"}'), /"\*\*\*", "id":"1"/);
  t.notMatch(salesforce.redact('Bearer 00D5f000000QxWv!AQ4.x_y'), /AQ4/);
});
