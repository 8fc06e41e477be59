// Runs in the page: what is wrong with it for those who cannot see it well, or use no mouse.
// Its value is a list of sentences. The numbers in brackets are success criteria of WCAG 2.2.
(() => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isSeen = (element) => element.getClientRects().length > 0 && !element.closest('.unseen');
  const name = (element) => `${element.tagName.toLowerCase()} ${element.id || element.name || ''}`;
  const check = (holds, fault) => holds || faults.push(fault);

  check(document.documentElement.lang === 'en', 'the page has no language (3.1.1)');
  check(document.title.length > 0, 'the page has no title (2.4.2)');
  for (const landmark of ['body > header', 'main', 'h1']) {
    check(all(landmark).length === 1, `${landmark} is not there once (1.3.1)`);
  }
  check(all('body > :first-child')[0]?.matches('a.skip[href="#main"]'), 'no skip link (2.4.1)');

  let level = 0;
  for (const heading of all('h1, h2, h3, h4')) {
    const own = Number(heading.tagName[1]);
    check(own <= level + 1, `the heading "${heading.textContent}" skips a level (1.3.1)`);
    level = own;
  }

  for (const field of all('input, select, textarea')) {
    if (field.type === 'hidden' || field.hidden) continue;
    const label = [...(field.labels ?? [])].map((one) => one.textContent.trim()).join('');
    check(label.length > 0, `${name(field)} has no label (3.3.2)`);
  }
  for (const control of all('a[href], button, summary')) {
    check(control.textContent.trim().length > 0, `${name(control)} has no name (4.1.2)`);
  }
  for (const table of all('table')) {
    check(table.caption?.textContent, 'a table has no caption (1.3.1)');
    for (const th of table.querySelectorAll('th')) {
      check(
        ['col', 'row'].includes(th.scope),
        `the header "${th.textContent}" has no scope (1.3.1)`,
      );
    }
  }
  for (const attribute of ['aria-labelledby', 'aria-describedby']) {
    for (const element of all(`[${attribute}]`)) {
      const target = document.getElementById(element.getAttribute(attribute));
      check(target, `${name(element)} refers to nothing by ${attribute} (4.1.2)`);
    }
  }
  const ids = all('[id]').map((element) => element.id);
  check(new Set(ids).size === ids.length, 'an id stands twice (4.1.2)');
  for (const field of all('button, input:not([type=hidden]):not([hidden]), select')) {
    if (!isSeen(field)) continue;
    const { width, height } = field.getBoundingClientRect();
    check(width >= 24 && height >= 24, `${name(field)} is too small to hit (2.5.8)`);
  }

  const { scrollWidth, clientWidth } = document.documentElement;
  check(
    scrollWidth <= clientWidth,
    `it scrolls sideways: ${scrollWidth} > ${clientWidth} (1.4.10)`,
  );

  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };
  for (const element of all('body *')) {
    const hasText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '',
    );
    if (!hasText || !isSeen(element)) continue;
    const [ink, paper] = [channels(getComputedStyle(element).color), ground(element)];
    const [dark, light] = [luminance(ink), luminance(paper)].sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    const text = element.textContent.trim().slice(0, 30);
    check(contrast >= 4.5, `"${text}" has a contrast of ${contrast.toFixed(2)} (1.4.3)`);
  }
  return faults;
})();
