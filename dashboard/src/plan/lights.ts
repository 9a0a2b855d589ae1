/** Traffic lights in words and shapes: a colour never stands alone, and what is not known is not green. */
const indicators: { readonly [name: string]: string } = { epidemiological: 'Épidémiologique', supply: 'Approvisionnement', field: 'Terrain' };
const lights: { readonly [light: string]: string } = { green: 'Vert', amber: 'Orange', red: 'Rouge', unknown: 'Non connu' };
const tones: { readonly [light: string]: string } = { green: 'ok', amber: 'alert', red: 'critical' };

export const indicatorText = (name: string): string => indicators[name] ?? name;
export const lightText = (light: string): string => lights[light] ?? light;
/** Lozenge, triangle, disc; a ring for what is not known, or not known to this page. */
export const lightTone = (light: string): string => tones[light] ?? 'unknown';
