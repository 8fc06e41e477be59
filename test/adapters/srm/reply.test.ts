import t from 'tap';
import type { Fate } from '../../../adapters/adapter.ts';
import srm from '../../../adapters/srm/index.ts';
import { answerOf } from '../../../adapters/srm/send/status.ts';
import { type ProblemCode, problem, problems } from '../../../schemas/problems.ts';

const received = { body: Buffer.from('<cXML/>'), contentType: 'text/xml', headers: {} };
const fate: Fate = {
  result: 'accepted',
  interchangeId: 'ict_0192f0c0000070008000000000000001',
  at: '2026-01-02T03:04:05.678Z',
  received,
};

function statusOf(code: ProblemCode): string | undefined {
  const refused: Fate = { ...fate, result: 'refused', problem: problem(code, 'Because.') };
  const reply = srm.reply(refused);
  return answerOf({ status: 200, headers: {}, text: reply?.body ?? '' })?.code;
}

t.test('accepted cXML is answered with HTTP 200 and Status 201', async (t) => {
  const reply = srm.reply(fate);
  t.equal(reply?.status, 200);
  t.match(reply?.contentType, /^text\/xml/);
  t.match(reply?.body, '<Status code="201" text="Accepted"/>');
  t.match(reply?.body, 'payloadID="ict_0192f0c0000070008000000000000001@post-office"');
  t.match(reply?.body, 'timestamp="2026-01-02T03:04:05+00:00"');
});

t.test('a refusal says whether to send again', async (t) => {
  t.same(
    [
      'unauthenticated',
      'forbidden',
      'xml_malformed',
      'document_invalid',
      'schema_invalid',
      'document_unknown',
      'document_conflict',
      'unavailable',
      'internal',
    ].map((code) => statusOf(code as ProblemCode)),
    ['401', '403', '406', '400', '400', '450', '409', '560', '500'],
  );
});

t.test('every problem of the hub itself may be tried again, and no other', async (t) => {
  for (const code of Object.keys(problems) as ProblemCode[]) {
    const transient = problems[code].status >= 500;
    if (transient) t.match(statusOf(code), /^5/, code);
    if (
      [400, 401, 403, 409, 415, 422].includes(problems[code].status) &&
      code !== 'body_incomplete'
    )
      t.match(statusOf(code), /^4/, code);
  }
});

t.test('the words of a refusal are text, whatever stands in them', async (t) => {
  const detail = '<b>&"\'</b> ]]> done';
  const reply = srm.reply({
    ...fate,
    result: 'refused',
    problem: problem('document_invalid', detail),
  });
  const answer = answerOf({ status: 200, headers: {}, text: reply?.body ?? '' });
  t.equal(answer?.words, `Bad Request: document_invalid: ${detail}`);
});

t.test('a JSON sender gets the answer of the hub', async (t) => {
  const json = { body: Buffer.from('{}'), contentType: 'application/json', headers: {} };
  t.equal(srm.reply({ ...fate, received: json }), undefined);
});
