import { ageText, countText, ruleText, shareText, valueText } from '../format/format';
import { hourOf } from '../format/measured';
import type { Evidence, Signal, Status } from '../live/wire';

/** Why a signal stands, in sentences made of what was measured. Pure; a value that is not known is said, never filled in. */

const found = (signal: Signal, start: string): Evidence | undefined => signal.evidence.find(one => one.what.startsWith(start));
type Now = number | null;
/** « 4,0 j », « 4,0 j (mesuré à 08:05) ». */
function valued(one: Evidence, now: Now): string {
  const hour = hourOf(one, now);
  return `${valueText(one.value, one.unit)}${hour === '' ? '' : ` (mesuré ${hour})`}`;
}
const said = (one: Evidence, now: Now): string => one.value === null ? one.what : `${one.what} : ${valued(one, now)}`;
const threshold = (signal: Signal): string => `${valueText(signal.rule.threshold, signal.rule.unit)} (${signal.rule.official ? 'seuil officiel' : 'seuil non officiel'})`;

function coverage(signal: Signal, now: Now): string | null {
  const days = found(signal, 'couverture');
  if (days === undefined) return null;
  if (days.value === 0) {
    const hour = hourOf(days, now);
    return `Le stock est épuisé (0,0 j${hour === '' ? '' : `, mesuré ${hour}`}) alors que la demande continue : sous ${threshold(signal)}.`;
  }
  return days.value === null ? `La ${days.what} ; le signal est maintenu.` : `Le stock dure encore ${valued(days, now)} au rythme de consommation observé : sous ${threshold(signal)}.`;
}

function surge(signal: Signal): string | null {
  const week = found(signal, 'demande des 7'), expected = found(signal, 'demande attendue'), high = found(signal, 'son 90e');
  if (!week || week.value === null || !expected || expected.value === null) return null;
  const more = expected.value > 0 ? `, soit ${countText(100 * (week.value / expected.value - 1))} % de plus` : '';
  return `En 7 jours clos ont été demandées ${valueText(week.value, week.unit)}, contre ${valueText(expected.value, expected.unit)} attendues${more}${high?.value == null ? '' : ` ; neuf semaines sur dix restent sous ${valueText(high.value, high.unit)}`}.`;
}

function depletion(signal: Signal, now: Now): string | null {
  const before = found(signal, 'probabilité de rupture avant'), soon = found(signal, 'probabilité de rupture de stock sous 10'), when = found(signal, 'rupture de stock : P10');
  const one = signal.rule.name === 'depletion.before-arrival' && before !== undefined ? before : soon ?? before;
  return one === undefined ? null : `${said(one, now).replace(/^p/, 'P')} ; le signal s'ouvre à ${threshold(signal)}.${when ? ` Dates possibles de ${when.what}.` : ''}`;
}

function hoarding(signal: Signal, now: Now): string | null {
  const rise = found(signal, 'hausse du stock');
  return rise?.value == null ? null : `Le stock a monté de ${valued(rise, now)} sans que la consommation suive : au-delà de ${threshold(signal)}.`;
}

const byKind: { readonly [kind: string]: (signal: Signal, now: Now) => string | null } = { coverage, territorial: coverage, surge, depletion, hoarding };

function generic(signal: Signal, now: Now): string {
  const first = signal.evidence[0];
  return `${ruleText(signal.rule.name)}${first ? ` — ${said(first, now)}` : ''} ; seuil : ${threshold(signal)}.`;
}

/** The rule's sentence, with the hour of a measure that is not current, then whether others say the same. `now`: the server's clock, ms. */
export function why(signal: Signal, now: Now): readonly string[] {
  const main = signal.rule.name === 'grouped' ? null : byKind[signal.kind]?.(signal, now) ?? null;
  const territorial = signal.kind === 'territorial' && main !== null ? ["La nation, elle, n'est pas en tension : le manque est ici."] : [];
  return [main ?? generic(signal, now), ...territorial, signal.corroboration === 'corroborated'
    ? 'Corroboré : deux déclarants différents, ou au moins trois établissements de deux départements, le disent.' : 'Isolé : un seul déclarant le dit pour l\'instant.'];
}

/** How much of the territory reports, and how old the newest measure is: what the figures are worth. `now`: the server's clock, ms. */
export function worth(signal: Signal, status: Status | null, now: number | null): readonly string[] {
  const { territory } = signal.subject;
  const share = status?.territories.find(one => one.territory === territory);
  const newest = Math.max(...signal.evidence.map(one => one.at));
  const age = now === null || !Number.isFinite(newest) ? null : `Mesure la plus récente : il y a ${ageText(now - newest)}.`;
  const reporting = territory === 'FR' && status !== null && status.shareReporting !== null ? `France : ${countText(status.reporting)} établissements à jour sur ${countText(status.establishments)} (${shareText(status.shareReporting)}).`
    : share === undefined ? 'Part des établissements à jour dans ce territoire : non connue de cette page.'
      : `Dans ce territoire, ${countText(share.reporting)} établissement${share.reporting > 1 ? 's' : ''} à jour sur ${countText(share.due)} attendu${share.due > 1 ? 's' : ''}${share.due > 0 ? ` (${shareText(share.reporting / share.due)})` : ''}.`;
  return age === null ? [reporting] : [age, reporting];
}
