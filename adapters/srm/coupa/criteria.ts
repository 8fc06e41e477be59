import type { Criterion } from '../../../schemas/types.ts';
import { decimal, list, name, prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { type CoupaRecord, isRecord, items, text } from './record.ts';

const parts = ['criteria', 'kpis', 'sections', 'questions'] as const;

/** The scores that make the overall one: criteria, KPIs, or sections that hold questions. */
export function criteriaOf(found: Findings, record: CoupaRecord): Criterion[] | undefined {
  return list(found, criteriaIn(found, record, ''), 1000, '/criteria');
}

function criteriaIn(found: Findings, record: CoupaRecord, above: string): Criterion[] {
  const nested = parts.flatMap((part) => items(record, part)).filter(isRecord);
  return nested.flatMap((one, index) => {
    const criterion = criterionOf(found, one, `${above}${index + 1}`);
    // One level of sections is what occurs; what is deeper belongs to its section.
    return above === '' ? [criterion, ...criteriaIn(found, one, `${index + 1}.`)] : [criterion];
  });
}

function criterionOf(found: Findings, record: CoupaRecord, position: string): Criterion {
  const at = `/criteria/${position}`;
  const code = name(found, text(record, 'code', 'number', 'id', 'entity-id'), 120, `${at}/code`);
  const value = decimal(found, text(record, 'score', 'final-score'), `${at}/score`);
  return {
    code: code ?? position,
    name: prose(found, text(record, 'name', 'description', 'question'), 500, `${at}/name`),
    weight: decimal(found, text(record, 'weight'), `${at}/weight`),
    score:
      value === undefined || value.startsWith('-')
        ? undefined
        : {
            value,
            min: decimal(found, text(record, 'scale-min'), `${at}/scale-min`) ?? '0',
            max: decimal(found, text(record, 'scale-max'), `${at}/scale-max`) ?? '100',
          },
    comment: prose(found, text(record, 'comment'), 20000, `${at}/comment`),
  };
}
