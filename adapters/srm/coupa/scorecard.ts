/**
 * A scorecard of S/4HANA's supplier evaluation (CDS views I_SuplrEvalScorecardAPI01 and
 * C_SuplrEvalByQuestionaire): questionnaires filled in by buyers, scored 0..100.
 */
import type { Rating } from '../../../schemas/types.ts';
import {
  date,
  decimal,
  identifier,
  materialDecimal,
  prose,
  requiredName,
} from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { countOf } from './evaluation.ts';
import { extensionsOf } from './extensions.ts';
import { odataDate } from './odata-date.ts';
import { type CoupaRecord, flag, object, scalar, text } from './record.ts';
import { sapSupplierScheme } from './schemes.ts';
import { scoreOf } from './verdict.ts';

const mapped = [
  'SuplrEvalScorecardUUID',
  'Supplier',
  'SupplierName',
  'SuplrEvalScorecardName',
  'SuplrEvalStartDate',
  'SuplrEvalEndDate',
  'SuplrEvalCalculatedScoreValue',
  'SupplierEvalScoreTargetValue',
  'TargetScoreValue',
  'NumberOfResponses',
  'SuplrEvalIsFinal',
  'CreationDateTime',
  'LastChangeDateTime',
  '__metadata',
];

export function scorecardOf(found: Findings, record: CoupaRecord, system: string): Rating {
  const value = materialDecimal(
    found,
    text(record, 'SuplrEvalCalculatedScoreValue'),
    '/SuplrEvalCalculatedScoreValue',
  );
  const score = scoreOf(found, value);
  const day = (name: string) =>
    date(found, odataDate(text(record, name)), `/${name}`)?.slice(0, 10);
  return {
    id: requiredName(found, text(record, 'SuplrEvalScorecardUUID'), 255, '/SuplrEvalScorecardUUID'),
    direction: 'buyer_rates_supplier',
    ratedParty: ratedOf(found, record, system),
    status: statusOf(found, record, score),
    sourceStatus: prose(found, scalar(record.SuplrEvalIsFinal), 60, '/SuplrEvalIsFinal'),
    score,
    targetScore: decimal(
      found,
      text(record, 'SupplierEvalScoreTargetValue', 'TargetScoreValue'),
      '/SupplierEvalScoreTargetValue',
    ),
    period: { startDate: day('SuplrEvalStartDate'), endDate: day('SuplrEvalEndDate') },
    evaluatedAt: date(found, odataDate(text(record, 'LastChangeDateTime')), '/LastChangeDateTime'),
    responses: countOf(text(record, 'NumberOfResponses')),
    program: prose(found, text(record, 'SuplrEvalScorecardName'), 500, '/SuplrEvalScorecardName'),
    extensions: extensionsOf(found, record, mapped),
  };
}

function ratedOf(found: Findings, record: CoupaRecord, system: string): Rating['ratedParty'] {
  const nested = object(record, '_Supplier', 'to_Supplier');
  const number = identifier(
    found,
    text(record, 'Supplier') ?? text(nested, 'Supplier'),
    sapSupplierScheme(system),
    '/Supplier',
  );
  if (number === undefined) found.refuse('required', '/Supplier', 'is missing: nobody is rated');
  const partyName = text(record, 'SupplierName') ?? text(nested, 'SupplierName');
  return {
    partyIdentification: number && [number],
    partyName: prose(found, partyName, 500, '/SupplierName'),
  };
}

/** The analytical views do not say whether it is final; they hold finished ones only. */
function statusOf(found: Findings, record: CoupaRecord, score: Rating['score']): Rating['status'] {
  if (score === undefined) return 'pending';
  const isFinal = flag(record, 'SuplrEvalIsFinal');
  if (isFinal === undefined)
    found.warn(
      'status_assumed',
      '/SuplrEvalIsFinal',
      'It is missing; the score is taken as final.',
    );
  return isFinal === false ? 'pending' : 'final';
}
