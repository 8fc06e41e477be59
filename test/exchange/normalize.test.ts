import t from 'tap';
import type { Adapter, ReadResult } from '../../adapters/adapter.ts';
import { normalize } from '../../services/exchange/normalize.ts';

const at = new Date('2026-01-02T03:04:05Z');
const received = { body: Buffer.from('x'), contentType: '', headers: {} };
const body = {
  id: 'N-1',
  documentType: 'order',
  currency: 'EUR',
  buyerParty: { partyName: 'Fern and Finch' },
  sellerParty: { partyName: 'Quayside Depot' },
  orderLines: [{ id: '1', lineIndex: 1, quantity: { value: '2', unitCode: 'C62' } }],
};
const order = (more: object = {}) =>
  ({
    nativeType: 'order',
    result: {
      ok: true,
      document: {
        type: 'order',
        action: 'create',
        businessKeys: [{ kind: 'order', value: 'N-1' }],
        body,
        ...more,
      },
    },
  }) as Extract<ReadResult, { ok: true }>['documents'][number];

function read(adapter: Partial<Adapter>) {
  const system = {
    name: 'shop',
    partner: 'ferns',
    partnerName: 'Fern and Finch',
    adapter: {
      id: 'any',
      title: 'Any',
      settings: {},
      credentials: {},
      reads: ['order'],
      writes: [],
      onInvalid: 'reject',
      ...adapter,
    } satisfies Adapter,
    settings: {},
  };
  return normalize(system, received, 'a'.repeat(64), at);
}

t.test('a document becomes a whole message', async (t) => {
  const normalized = read({ read: () => ({ ok: true, documents: [order()] }) });
  t.match(normalized, {
    ok: true,
    documents: [
      {
        position: 0,
        fingerprint: 'a'.repeat(64),
        result: {
          ok: true,
          message: {
            id: /^msg_[0-9a-f]{32}$/,
            version: '1',
            source: { system: 'shop', nativeId: 'a'.repeat(64), nativeType: 'order' },
            occurredAt: at.toISOString(),
          },
        },
      },
    ],
  });
});

t.test('what does not fit its schema keeps its type and keys, and says where', async (t) => {
  const misfit = { body: { ...body, orderLines: [] } };
  const normalized = read({ read: () => ({ ok: true, documents: [order(misfit), order()] }) });
  t.match(normalized, {
    ok: true,
    documents: [
      {
        result: {
          ok: false,
          type: 'order',
          businessKeys: [{ value: 'N-1' }],
          problem: {
            code: 'schema_invalid',
            pointer: '/body/orderLines',
            errors: [{ rule: 'minItems' }],
          },
        },
      },
      { position: 1, result: { ok: true } },
    ],
  });
});

t.test('a mistake in an adapter is a coded refusal without its words', async (t) => {
  const normalized = read({
    read() {
      throw new TypeError('cannot read the password hunter2');
    },
  });
  t.match(normalized, {
    ok: false,
    problem: { code: 'internal', detail: /adapter any.*TypeError/ },
  });
  t.notMatch(JSON.stringify(normalized), 'hunter2');
});

t.test('an interchange without a document is refused', async (t) => {
  t.match(read({ read: () => ({ ok: true, documents: [] }) }), {
    ok: false,
    problem: { code: 'document_invalid' },
  });
  t.match(read({}), { ok: false, problem: { code: 'system_unknown' } });
});

t.test('the same content has the same fingerprint, whatever the bytes around it', async (t) => {
  const fingerprint = (native: unknown) => {
    const normalized = read({ read: () => ({ ok: true, documents: [{ ...order(), native }] }) });
    return normalized.ok && normalized.documents[0]?.fingerprint;
  };
  t.equal(fingerprint({ a: 1 }), fingerprint({ a: 1 }));
  t.not(fingerprint({ a: 1 }), fingerprint({ a: 2 }));
});
