import t from 'tap';
import type { Message } from '../../../schemas/message.ts';
import { orderMessage, readOne, write, writeSettings } from './documents.ts';

const line = { id: '10', lineIndex: 1 };

t.test('a number that does not fit its field is refused, not cut', async (t) => {
  const long = '1'.repeat(16);
  const cases: [Message, RegExp][] = [
    [orderMessage({ id: 'P'.repeat(36) }), /^\/body\/id$/],
    [orderMessage({ orderLines: [{ ...line, id: '1234567' }] }), /orderLines\/0\/id$/],
    [
      orderMessage({ orderLines: [{ ...line, quantity: { value: long } }] }),
      /orderLines\/0\/quantity\/value$/,
    ],
    [
      orderMessage({
        orderLines: [{ ...line, quantity: { value: '1', sourceUnitCode: 'CARTON' } }],
      }),
      /orderLines\/0\/quantity$/,
    ],
    [
      orderMessage({ orderLines: [{ ...line, price: { amount: { value: long } } }] }),
      /orderLines\/0\/price\/amount\/value$/,
    ],
    [
      orderMessage({
        orderLines: [{ ...line, item: { buyersItemId: { value: 'x'.repeat(41) } } }],
      }),
      /orderLines\/0\/item\/buyersItemId\/value$/,
    ],
  ];
  for (const [message, pointer] of cases) {
    t.match(write(message), { ok: false, problem: { code: 'document_invalid', pointer } });
  }
});

t.test('without the partner profile in the settings nothing is written', async (t) => {
  for (const name of ['sndprn', 'sndpor', 'rcvprn'] as const) {
    const { [name]: _, ...settings } = writeSettings;
    t.match(write(orderMessage(), settings), {
      ok: false,
      problem: { code: 'document_invalid', pointer: `/settings/${name}` },
    });
  }
});

t.test('what SAP has no document for is refused by name', async (t) => {
  const lead = { ...orderMessage(), type: 'lead', body: { identifiers: [{ value: '1' }] } };
  t.match(write(lead as Message), {
    ok: false,
    problem: { code: 'document_unknown', detail: /lead/ },
  });
});

t.test('the same message and settings give the same bytes', async (t) => {
  t.same(write(orderMessage()), write(orderMessage()));
});

t.test('a supplier number that does not fit is refused, not cut', async (t) => {
  const supplier = {
    ...orderMessage(),
    type: 'supplier',
    body: { partyIdentification: [{ value: 'x'.repeat(21) }], partyName: 'A' },
  } as Message;
  t.match(write(supplier), {
    ok: false,
    problem: { pointer: '/body/partyIdentification/0/value' },
  });
});

t.test('the numbers of several systems that send suppliers are kept apart', async (t) => {
  const supplier = {
    ...orderMessage(),
    type: 'supplier',
    body: { partyIdentification: [{ value: '1001' }], partyName: 'A' },
  } as Message;
  const settings = { external_id_prefix: 'X-', external_id_prefixes: { coupa: 'C-' } };
  for (const [system, number] of [
    ['coupa', 'C-1001'],
    ['crm', 'X-1001'],
    ['toString', 'X-1001'],
  ] as const) {
    const written = write({ ...supplier, source: { ...supplier.source, system } }, settings);
    t.match(written.ok && JSON.parse(written.body), { BusinessPartnerIDByExtSystem: number });
  }
});

t.test('a supplier is known in SAP by capitals, which the field holds', async (t) => {
  const supplier = {
    ...orderMessage(),
    type: 'supplier',
    body: { partyIdentification: [{ value: '0015f00000HgFeDAAV' }], partyName: 'A' },
  } as Message;
  const written = write(supplier, {});
  t.match(written.ok && JSON.parse(written.body), {
    BusinessPartnerIDByExtSystem: '0015F00000HGFEDAAV',
  });
});

t.test('a unit of the settings is written in the words of that SAP', async (t) => {
  const message = orderMessage({
    orderLines: [{ ...line, quantity: { value: '3', unitCode: 'XBX' } }],
  });
  const written = write(message, { ...writeSettings, units: { SCH: 'XBX' } });
  t.ok(written.ok && written.body.includes('<MENEE>SCH</MENEE>'));
});

t.test('an instant is written by the clock of SAP, also at its edges', async (t) => {
  const cases = [
    ['2026-01-31T23:30:00Z', '20260201', '003000'],
    ['2016-12-31T23:59:60Z', '20170101', '005959'],
    ['9999-12-31T23:59:59Z', '99991231', '235959'],
  ] as const;
  for (const [issueDate, day, time] of cases) {
    const settings = { ...writeSettings, time_zone_offset: '+01:00' };
    const written = write(orderMessage({ issueDate }), settings);
    if (!written.ok) throw new Error(written.problem.detail);
    const [, found] = /<IDDAT>012<\/IDDAT>\s*(.*?)\s*<\/E1EDK03>/s.exec(written.body) ?? [];
    t.match(found, new RegExp(`<DATUM>${day}</DATUM>\\s*<UZEIT>${time}</UZEIT>`), issueDate);
  }
});

t.test('what a partner says is written so that it reads the same', async (t) => {
  const body = {
    buyerParty: { partyName: 'A & B <Werke>', partyIdentification: [{ value: '0000700100' }] },
    notes: [{ text: `${'wort '.repeat(40).trim()}\n${'x'.repeat(150)}`, subject: 'F02' }],
    paymentTerms: 'Z030',
  };
  const written = write(orderMessage(body));
  if (!written.ok) throw new Error(written.problem.detail);
  t.match(readOne(written.body).body, {
    notes: body.notes,
    paymentTerms: 'Z030',
    buyerParty: { partyName: 'A & B <Werke>', partyIdentification: [{ value: '0000700100' }] },
  });
});

t.test('a response keeps its verdicts through SAP', async (t) => {
  const unit = { unitCode: 'H87' };
  const message = orderMessage({
    documentType: 'orderResponse',
    orderReference: { id: 'PO-9', issueDate: '2026-01-01' },
    orderLines: [
      {
        ...line,
        quantity: { value: '5', ...unit },
        lineStatus: [
          { code: 'accepted', quantity: { value: '3', ...unit }, deliveryDate: '2026-02-01' },
          { code: 'open', quantity: { value: '2', ...unit } },
        ],
      },
      {
        id: '20',
        lineIndex: 2,
        quantity: { value: '1', ...unit },
        lineStatus: [{ code: 'rejected', quantity: { value: '1', ...unit }, reasonCode: '05' }],
      },
    ],
  });
  const written = write(message);
  if (!written.ok) throw new Error(written.problem.detail);
  t.match(readOne(written.body), {
    businessKeys: [{ kind: 'order', value: 'PO-9' }],
    body: {
      id: 'PO-1',
      orderReference: { id: 'PO-9', issueDate: '2026-01-01' },
      responseCode: 'detail',
      orderLines: [
        {
          lineStatus: [
            { code: 'accepted', quantity: { value: '3' }, deliveryDate: '2026-02-01' },
            { code: 'open', quantity: { value: '2' } },
          ],
        },
        { lineStatus: [{ code: 'rejected', reasonCode: '05' }] },
      ],
    },
  });
});
