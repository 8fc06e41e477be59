import { type Problem, type ProblemCode, problems } from '../../../schemas/problems.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

/** The title of a problem code; the code itself where a newer hub wrote one that is not known here. */
export function problemTitle(code: string): string {
  return problems[code as ProblemCode]?.title ?? code;
}

/** What is wrong, and every place where it is. */
export function problemBox(problem: Problem): Html {
  const { code, detail, pointer, errors = [] } = problem;
  return html`<div class="problem">
<p><strong>${problemTitle(code)}</strong> <code>${code}</code></p>
<p>${detail}</p>
${pointer && html`<p>At <code>${pointer}</code></p>\n`}${
  errors.length > 0 &&
  table(
    'Every place that is wrong',
    [{ title: 'Where' }, { title: 'Rule' }, { title: 'What' }, { title: 'Value' }],
    errors.map((error) => [
      html`<code>${error.pointer || '/'}</code>`,
      html`<span class="whole">${error.rule}</span>`,
      error.detail,
      error.value !== undefined && html`<code>${error.value}</code>`,
    ]),
  )
}</div>
`;
}
