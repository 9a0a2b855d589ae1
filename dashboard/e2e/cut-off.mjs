/**
 * Runs inside the page. What axe does not see: a page wider or (where it must fit) taller than the window, text that leaves its box or the
 * window, boxes cut by a parent that hides overflow. Deliberate ellipses and scrolling regions are not faults. Returns sentences.
 */
export function cutOff() {
  const found = [];
  const name = element => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> « ${element.textContent.trim().slice(0, 40)} »`;
  const tolerance = 2;
  if (document.documentElement.scrollWidth > innerWidth + tolerance) found.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${innerWidth} px`);
  const clips = style => /hidden|clip/.test(style.overflowX + style.overflowY);
  const scrolls = style => /auto|scroll/.test(style.overflowX + style.overflowY);
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('svg') || element.closest('.hidden') || element.matches('option')) continue;
    const own = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '');
    if (own.length === 0 || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if (style.textOverflow !== 'ellipsis' && !scrolls(style) && clips(style)
      && (element.scrollWidth > element.clientWidth + tolerance || element.scrollHeight > element.clientHeight + tolerance)) found.push(`text is cut in its box: ${name(element)}`);
    const range = document.createRange();
    range.setStartBefore(own[0]);
    range.setEndAfter(own.at(-1));
    const text = style.textOverflow === 'ellipsis' ? box : range.getBoundingClientRect();
    for (let parent = element.parentElement, inner = style; parent; inner = getComputedStyle(parent), parent = parent.parentElement) {
      const outer = getComputedStyle(parent);
      // Beyond a scrolling region, or an ellipsis further up, being out of sight is not being cut off.
      if (scrolls(outer) || outer.textOverflow === 'ellipsis' || inner.position === 'fixed') break;
      if (!clips(outer) && parent !== document.body) continue;
      const edge = parent === document.body ? { left: -scrollX, top: -scrollY, right: innerWidth - scrollX, bottom: Math.max(innerHeight, document.documentElement.scrollHeight) - scrollY } : parent.getBoundingClientRect();
      if (text.left < edge.left - tolerance || text.right > edge.right + tolerance || text.top < edge.top - tolerance || text.bottom > edge.bottom + tolerance) {
        found.push(`text is cut off by <${parent.tagName.toLowerCase()} class="${parent.getAttribute('class') ?? ''}">: ${name(element)}`);
        break;
      }
    }
  }
  return found;
}
