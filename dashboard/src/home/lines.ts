import { ageText, countText, shareText } from '../format/format';
import { standingText, standingTone } from '../format/plan';
import type { Freshness } from '../live/freshness';
import type { Signal, Status } from '../live/wire';

/** One line of the state of the nation: a tone for its shape, words that stand without it. Unknown is its own tone. */
export interface Line {
  readonly tone: string;
  readonly words: string;
}

const waiting: Line = { tone: 'unknown', words: 'en attente du serveur…' };

/** « Niveau 1 · veille saisonnière (Métropole, Guyane) ; Hors saison (La Réunion) »: places that stand alike stand together. */
export function levelsLine(now: Status | null, name: (code: string) => string): Line {
  if (now === null) return waiting;
  const by = new Map<string, string[]>();
  for (const line of now.winterPlan) {
    const words = standingText(line);
    by.set(words, [...by.get(words) ?? [], name(line.territory)]);
  }
  if (by.size === 0) return { tone: 'unknown', words: 'niveau non connu' };
  const order = ['alert', 'watch', 'info', 'unknown'];
  const tone = now.winterPlan.map(standingTone).sort((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? 'unknown';
  return { tone, words: [...by].map(([words, places]) => `${words} (${places.length > 3 ? `${places.slice(0, 2).join(', ')} et ${places.length - 2} autres` : places.join(', ')})`).join(' ; ') };
}

/** « (Bretagne seulement) »: a sum that is not the nation's never stands without its scope. */
const within = (scope: string | null): string => scope === null ? '' : ` (${scope})`;

export const shareLine = (now: Status | null, scope: string | null): Line => now === null ? waiting
  : now.shareReporting === null ? { tone: 'unknown', words: `non connue : aucun établissement n'a encore déclaré${within(scope)}` }
  : { tone: 'info', words: `${shareText(now.shareReporting)} : ${countText(now.reporting)} établissements sur ${countText(now.establishments)} à jour de leurs déclarations${within(scope)}` };

export function signalsLine(now: Status | null, open: readonly Signal[], scope: string | null): Line {
  if (now === null) return waiting;
  if (now.phase === 'backfill') return { tone: 'unknown', words: 'retenus pendant le chargement de l\'historique' };
  const critical = open.filter(signal => signal.severity === 'critical');
  const untaken = critical.filter(signal => signal.state === 'open').length;
  const rest = `${countText(open.length)} signa${open.length > 1 ? 'ux' : 'l'} en cours en tout${within(scope)}`;
  return critical.length === 0 ? { tone: 'info', words: `aucun ; ${rest}` }
    : { tone: 'critical', words: `${countText(critical.length)} en cours, dont ${untaken === 0 ? 'aucun à traiter' : `${countText(untaken)} à traiter`} ; ${rest}` };
}

export function serverLine(now: Status | null, freshness: Freshness): Line {
  switch (freshness.kind) {
    case 'silent': return { tone: 'critical', words: `muet depuis ${ageText(freshness.ageMs)}` };
    case 'behind': return { tone: 'alert', words: `des évènements manquent depuis ${ageText(freshness.ageMs)}` };
    case 'old': return { tone: 'alert', words: `répond, mais personne n'a déclaré depuis ${ageText(freshness.ageMs)}` };
    default: break;
  }
  if (now === null || freshness.kind === 'starting') return waiting;
  const words = now.phase === 'backfill' ? "en service, chargement de l'historique" : 'en service';
  return { tone: now.phase === 'backfill' ? 'info' : 'ok', words: `${words}, version ${now.version}${now.demo ? ', démonstration' : ''}` };
}

