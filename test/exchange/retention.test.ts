import t from 'tap';
import {
  partitionLength,
  periodOf,
  periodsOf,
  type Retention,
  shortestOf,
} from '../../services/exchange/retention.ts';

const day = 86_400_000;
const retention: Retention = {
  book: { default: '90d', order: 'forever', lead: '30d' },
  systems: new Map([
    ['crm', { lead: '7d' }],
    ['erp', { default: '400d', rating: 'forever' }],
  ]),
};

t.test(
  'the terms of a system go before those of the book, a type before the default',
  async (t) => {
    const days = (system: string | null, type: string | null) => {
      const ms = periodOf(retention, system, type);
      return ms === undefined ? 'forever' : ms / day;
    };
    t.equal(days('shop', 'supplier'), 90);
    t.equal(days('shop', 'lead'), 30);
    t.equal(days('shop', 'order'), 'forever');
    t.equal(days('crm', 'lead'), 7);
    t.equal(days('crm', 'order'), 'forever', 'crm says nothing of orders');
    t.equal(days('erp', 'order'), 400, 'erp says it of all of its types');
    t.equal(days('erp', 'rating'), 'forever');
    t.equal(days(null, null), 90, 'what nobody could read');
  },
);

t.test('without terms everything is kept for ever', async (t) => {
  const none: Retention = { book: {}, systems: new Map() };
  t.equal(periodOf(none, 'shop', 'order'), undefined);
  t.equal(shortestOf(periodsOf(none)), undefined);
});

t.test(
  'the rule is written out for every system with terms of its own and for all others',
  async (t) => {
    const periods = periodsOf(retention);
    t.equal(periods.length, 3 * 6);
    t.match(periods, [{ system: null, type: null, ms: 90 * day }]);
    t.equal(shortestOf(periods), 7 * day);
    t.same(
      periods.find((one) => one.system === 'erp' && one.type === 'rating'),
      {
        ...{ system: 'erp', type: 'rating', ms: null },
      },
    );
  },
);

t.test('there are some forty partitions at most', async (t) => {
  for (const days of [1, 7, 30, 40, 41, 90, 280])
    t.ok((days * day) / partitionLength(days * day) <= 40, `${days} days`);
  t.equal(partitionLength(30 * day), day);
  t.equal(partitionLength(undefined), 28 * day);
});
