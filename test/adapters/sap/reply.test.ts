import t from 'tap';
import sap from '../../../adapters/sap/index.ts';
import { problem } from '../../../schemas/problems.ts';

const fate = {
  interchangeId: 'ict_1',
  at: '2026-01-02T03:04:05Z',
  received: { body: Buffer.alloc(0), contentType: '', headers: {} },
};

t.test('SAP is told 200 in plain text, with the id of the interchange', async (t) => {
  const reply = sap.reply({ ...fate, result: 'accepted' });
  t.same(reply, {
    status: 200,
    contentType: 'text/plain; charset=utf-8',
    body: 'accepted ict_1\n',
  });
});

t.test('a refusal has the status of its problem and says why in a sentence', async (t) => {
  const why = problem('xml_malformed', 'The text ends before </IDOC>.');
  const reply = sap.reply({ ...fate, result: 'refused', problem: why });
  t.equal(reply.status, 400);
  t.match(reply.body, /^refused ict_1: .*The text ends before <\/IDOC>\.\n$/);
  t.equal(sap.reply({ ...fate, result: 'refused' }).status, 500);
});
