import fc from 'fast-check';
import t from 'tap';
import srm from '../../../adapters/srm/index.ts';
import { fixture } from './samples.ts';

t.test('a shared secret is masked however it is written, the rest is left', async (t) => {
  const cases: [string, string][] = [
    ['<SharedSecret>coral</SharedSecret>', '<SharedSecret>***</SharedSecret>'],
    ['<SharedSecret\n a="1">coral</SharedSecret >', '<SharedSecret>***</SharedSecret >'],
    ['<c:sharedsecret>coral</c:sharedsecret>', '<c:sharedsecret>***</c:sharedsecret>'],
    [
      '<SharedSecret><![CDATA[</SharedSecret>coral]]></SharedSecret>',
      '<SharedSecret>***</SharedSecret>',
    ],
    [
      '<SharedSecret><!-- </SharedSecret> -->coral</SharedSecret>',
      '<SharedSecret>***</SharedSecret>',
    ],
    ['<SharedSecret/><a>b</a>', '<SharedSecret/><a>b</a>'],
    ['<SharedSecret>coral', '<SharedSecret>***'],
    ['<SharedSecret x="coral', '<SharedSecret>***'],
    ['<PCard number="4111" expiration="2027-01"/>', '<PCard number="***" expiration="2027-01"/>'],
    ['{"cxml-secret": "co\\"ral", "a": "b"}', '{"cxml-secret": "***", "a": "b"}'],
    ['{"cxmlSecret":12345}', '{"cxmlSecret":"***"}'],
    ['{"client_secret":"coral', '{"client_secret":"***"'],
    ['Authorization: Bearer coral.reef', 'Authorization: Bearer ***'],
  ];
  for (const [text, shown] of cases) t.equal(srm.redact(text), shown);
});

t.test('of any document of ours, no secret is shown', async (t) => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{12,30}$/);
  const places: ((secret: string) => string)[] = [
    (one) => fixture('order-new.xml').replace('tide &amp; harbour 42', one),
    (one) => fixture('confirmation.xml').replace('lantern-17', `<![CDATA[ ${one} ]]>`),
    (one) => fixture('supplier.json').replace('do not pass on', one).replace('neither this', one),
    (one) => JSON.stringify({ list: [{ accessToken: one, 'api-key': one, client_secret: one }] }),
  ];
  fc.assert(
    fc.property(
      secret,
      fc.constantFrom(...places),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (one, place, part) => {
        const text = place(one);
        t.notOk(srm.redact(text).includes(one));
        // Cut anywhere behind the secret, as a preview is.
        const from = text.lastIndexOf(one) + one.length;
        const cut = text.slice(0, from + Math.floor((text.length - from) * part));
        t.notOk(srm.redact(cut).includes(one));
      },
    ),
    { numRuns: 60 },
  );
});
