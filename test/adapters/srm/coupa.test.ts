import t from 'tap';
import srm from '../../../adapters/srm/index.ts';
import {
  documentsOf,
  fixture,
  limits,
  onlyDocument,
  onlyRating,
  onlySupplier,
  readText,
  refusal,
  warningsOf,
} from './samples.ts';

const evaluation = (more: Record<string, unknown>) =>
  JSON.stringify({ id: 7, supplier: { id: 1, name: 'Ankerhaus AG' }, 'final-score': 80, ...more });

t.test('a final evaluation has a score from 0 to 100 and its label', async (t) => {
  const rating = onlyRating(readText(fixture('evaluation-final.json')));
  t.equal(rating.status, 'final');
  t.same(rating.score, { value: '87.5', min: '0', max: '100' });
  t.equal(rating.label, 'Preferred');
  t.equal(rating.direction, 'buyer_rates_supplier');
});

t.test('-1 says that an evaluation is incomplete: it is pending and has no score', async (t) => {
  for (const score of [-1, '-1', '-1.0']) {
    const rating = onlyRating(readText(evaluation({ 'final-score': score, 'final-rating': null })));
    t.equal(rating.status, 'pending');
    t.notOk('score' in rating);
  }
});

t.test('a score is as exact as it was sent', async (t) => {
  const text = evaluation({}).replace(':80', ':80.12345678901234567');
  t.equal(onlyRating(readText(text)).score?.value, '80.12345678901234567');
});

t.test('names are read hyphenated, in camel case and with underscores', async (t) => {
  for (const name of ['final-rating', 'finalRating', 'final_rating'])
    t.equal(onlyRating(readText(evaluation({ [name]: 'Good' }))).label, 'Good');
});

t.test(
  'a cancelled evaluation is cancelled; a score beside an open status is not final',
  async (t) => {
    t.equal(onlyRating(readText(evaluation({ status: 'PrgCancelled' }))).status, 'cancelled');
    const open = onlyDocument(readText(evaluation({ status: 'PrgIntEvalInprocess' })));
    t.match(open.body, { status: 'pending', score: { value: '80' } });
    t.same(warningsOf(open), ['status_contradicts_score']);
  },
);

t.test('a score outside the scale is told, one that is no number refuses', async (t) => {
  const above = onlyDocument(readText(evaluation({ 'final-score': 120 })));
  t.same(warningsOf(above), ['score_out_of_range']);
  t.equal(onlyRating(readText(evaluation({ 'final-score': -5 }))).status, 'pending');
  t.equal(refusal(readText(evaluation({ 'final-score': 'good' }))), 'document_invalid');
});

t.test('the direction is that of the settings, unless the evaluation says', async (t) => {
  const settings = { rating_direction: 'supplier_rates_buyer' };
  const rating = onlyRating(readText(fixture('evaluation-of-buyer.json'), settings));
  t.equal(rating.direction, 'supplier_rates_buyer');
  t.equal(rating.ratedParty.partyName, 'Nordwerk GmbH');
  t.equal(rating.raterParty?.partyName, 'Ankerhaus AG');
  const said = evaluation({ 'rating-direction': 'buyer_rates_supplier' });
  t.equal(onlyRating(readText(said, settings)).direction, 'buyer_rates_supplier');
});

t.test('each document of a list has its own fate', async (t) => {
  const fates = documentsOf(readText(fixture('evaluation-incomplete.json'))).map(({ result }) =>
    result.ok ? 'ok' : result.problem.code,
  );
  t.same(fates, ['ok', 'document_invalid', 'document_unknown']);
});

t.test('more documents than allowed are refused', async (t) => {
  const body = Buffer.from(`[${Array(4).fill(evaluation({})).join()}]`);
  const context = { system: 'shop', settings: {}, limits: { ...limits, documents: 3 } };
  const result = srm.read({ body, contentType: 'application/json', headers: {} }, context);
  t.equal(refusal(result), 'too_many_documents');
});

t.test('a supplier is read without its secrets', async (t) => {
  const result = readText(fixture('supplier.json'));
  t.match(onlySupplier(result), {
    partyIdentification: [
      { value: '55', schemeId: 'urn:coupa:supplier:shop' },
      { value: '0000700042', schemeId: 'urn:coupa:supplier-number:shop' },
      { value: '099900202', schemeId: '0060' },
    ],
    partyName: 'Ankerhaus AG',
    postalAddress: { cityName: 'Hafenstadt', postalZone: '01235', countryCode: 'DE' },
    status: { lifecycle: 'active', purchasingBlocked: true },
  });
  t.notMatch(JSON.stringify(result), /do not pass on|neither this/);
});

t.test('the same state of a record has the same id, a later one another', async (t) => {
  const id = (text: string) => documentsOf(readText(text))[0]?.nativeId;
  const supplier = fixture('supplier.json');
  t.equal(id(supplier), 'supplier:55:2026-01-08T07:30:00+01:00');
  t.not(id(supplier.replace('2026-01-08T07:30', '2026-01-09T07:30')), id(supplier));
});

t.test('a purchase order that has a supplier is not taken for one', async (t) => {
  t.equal(refusal(readText(fixture('purchase-order.json'))), 'document_unknown');
});

t.test('a scorecard of S/4HANA is a rating; it is final when it says so', async (t) => {
  const [first, second] = documentsOf(readText(fixture('scorecard.json')));
  t.match(first?.result, {
    document: {
      occurredAt: '2026-01-09T10:10:00.000Z',
      body: {
        status: 'final',
        score: { value: '72.5' },
        targetScore: '80',
        ratedParty: {
          partyIdentification: [{ value: '0000700042', schemeId: 'urn:sap:lifnr:shop' }],
        },
        period: { startDate: '2025-01-01', endDate: '2025-12-31' },
      },
    },
  });
  t.match(second?.result, { document: { body: { status: 'pending' } } });
});

t.test(
  'a scorecard that does not say whether it is final is taken as final, with a warning',
  async (t) => {
    const card = JSON.stringify({
      SuplrEvalScorecardUUID: 'u-1',
      Supplier: '0000700042',
      SuplrEvalCalculatedScoreValue: 60,
      SuplrEvalEndDate: '20251331',
    });
    const document = onlyDocument(readText(card));
    t.match(document.body, { status: 'final' });
    t.same(warningsOf(document), ['status_assumed', 'date_impossible']);
  },
);
