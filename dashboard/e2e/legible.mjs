/**
 * Runs inside the wall. What matters on it is marked `data-far` and must be read from 6 m.
 *
 * Rule of the product: type of at least 6,5 % of the screen's height. Rule of the eye: ISO 9241-303:2011 (5.5.4, character height) wants capitals of at least 16 minutes of arc where legibility
 * matters, and prefers 20′ to 22′. The screen assumed is 55″, 16:9 (1 218 × 685 mm), from 6 m, so that 1 % of its height is 3,93′; capitals of our fonts are about 0,73 of
 * the type size, so that 6,5 % gives 18,6′: above the minimum, just under what is preferred, and three lines still fit. The height measured is that of a drawn « H ».
 * Text that explains (not marked) is smaller, yet never under 5,5′ of capital, the size that a normal eye (1′ of detail, 5′ of letter) can still resolve.
 *
 * Returns what was measured, and faults in sentences.
 */
export function legible() {
  const [heightMm, distanceMm, leastShare, leastArc, leastAnyArc] = [685, 6000, 0.065, 16, 5.5];
  const faults = [];
  const canvas = document.createElement('canvas').getContext('2d');
  const arcOf = style => {
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const capMm = canvas.measureText('H').actualBoundingBoxAscent / innerHeight * heightMm;
    return 2 * Math.atan(capMm / 2 / distanceMm) * 180 / Math.PI * 60;
  };
  // Type is drawn in whole pixels: 0,27′ of half a one on a screen of 720, 0,18′ on one of 1080.
  const halfPixelArc = 0.5 / innerHeight * heightMm / distanceMm * 180 / Math.PI * 60;
  const words = element => element.textContent.trim().slice(0, 40);
  const seen = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.hidden, .help') && element.getBoundingClientRect().width > 0;
  let [count, share, arc, anyArc] = [0, Infinity, Infinity, Infinity];
  for (const element of document.querySelectorAll('[data-far], [data-far] span')) {
    if (!seen(element) || element.textContent.trim() === '') continue;
    const style = getComputedStyle(element);
    const [itsShare, itsArc] = [parseFloat(style.fontSize) / innerHeight, arcOf(style)];
    count++;
    share = Math.min(share, itsShare);
    arc = Math.min(arc, itsArc);
    // A hundredth of a percent for the rounding of pixels.
    if (itsShare < leastShare - 0.0001) faults.push(`${(itsShare * 100).toFixed(2)} % of the height, ${leastShare * 100} % wanted: « ${words(element)} »`);
    if (itsArc < leastArc) faults.push(`capitals of ${itsArc.toFixed(1)}′ at 6 m, ${leastArc}′ wanted: « ${words(element)} »`);
  }
  for (const element of document.querySelectorAll('.wall *')) {
    if (element.closest('svg') || !seen(element) || ![...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '')) continue;
    const itsArc = arcOf(getComputedStyle(element));
    anyArc = Math.min(anyArc, itsArc);
    if (itsArc < leastAnyArc - halfPixelArc) faults.push(`capitals of ${itsArc.toFixed(1)}′ at 6 m, ${leastAnyArc}′ is the least of any text: « ${words(element)} »`);
  }
  if (count === 0) faults.push('nothing is marked as what matters');
  return { faults, marked: count, share, arc, anyArc };
}
