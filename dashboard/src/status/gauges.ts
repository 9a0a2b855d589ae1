import { ageText, amountText, countText, shareText } from '../format/format';
import { oldAfterMs } from '../live/freshness';
import { dataAge, worstLag } from './past';
import type { Health, ServerStatus } from './wire';

export type Tone = 'ok' | 'alert' | 'critical' | 'unknown' | 'info';

/** One figure of the engine: what it is, how much, of how much, and what a bad one means. */
export interface Gauge {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  readonly tone: Tone;
  /** Its limit, in words, with where it comes from. */
  readonly limit: string;
  readonly meaning: string;
  /** Not knowing it is not « rien à signaler ». */
  readonly matters?: boolean;
}

export const toneText: { readonly [tone in Tone]: string } = { ok: 'normal', alert: 'à surveiller', critical: 'critique', unknown: 'non connu', info: 'pour information' };

/** Written limits of the product (src/README, « Limits »). */
export const mailboxLimit = 512;
export const batchLimit = 256;
export const batchBytesLimit = 256 * 1024 * 1024;
export const screenLimit = 1000;
/** No official figure: this page's own. */
export const lagAlertS = 5;
export const lagCriticalS = 20;
export const answerAlertMs = 1000;
export const dataAlertMs = 2 * 3600_000;

const filled = (value: number, limit: number): Tone => value >= limit ? 'critical' : value >= limit / 2 ? 'alert' : 'ok';

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${countText(bytes)} octet${bytes > 1 ? 's' : ''}`;
  for (const [unit, size] of [['ko', 1e3], ['Mo', 1e6], ['Go', 1e9]] as const) if (bytes < size * 1000) return `${amountText(bytes / size)} ${unit}`;
  return `${amountText(bytes / 1e12)} To`;
}

const projections: { readonly [name: string]: string } = { territories: 'territoires' };

export function lagGauge(status: ServerStatus): Gauge {
  const lag = worstLag(status);
  const common = { key: 'lag', matters: status.cluster === null, name: 'Retard des projections', limit: `à surveiller au-delà de ${lagAlertS} s, critique au-delà de ${lagCriticalS} s (réglages de cet écran)`,
    meaning: "Ce que les écrans montrent est en retard d'autant sur ce qui est écrit au journal : machine trop chargée, ou relecture après un redémarrage." };
  if (lag === null) return { ...common, tone: 'unknown', value: status.cluster === null ? 'non mesuré par ce serveur' : 'non mesuré : en groupe de nœuds, chaque nœud a le sien et aucun ne connaît celui des autres' };
  return { ...common, value: status.lagSeconds.map(([name, seconds]) => `${amountText(seconds)} s (${projections[name] ?? name})`).join(', '), tone: lag > lagCriticalS ? 'critical' : lag > lagAlertS ? 'alert' : 'ok' };
}

/** Age of the newest declaration; while a demonstration fills its past it says nothing. */
export function dataGauge(status: ServerStatus): Gauge {
  const age = dataAge(status);
  return {
    key: 'data', matters: true, name: 'Âge de la dernière déclaration', limit: `à surveiller au-delà de ${ageText(dataAlertMs)}, écrans déclarés « non à jour » au-delà de ${ageText(oldAfterMs)}`,
    value: age === null ? 'aucune déclaration reçue' : ageText(age), tone: age === null || status.phase === 'backfill' ? 'unknown' : age > oldAfterMs ? 'critical' : age > dataAlertMs ? 'alert' : 'ok',
    meaning: 'Plus aucun établissement ne parle : réseau coupé, ou réception arrêtée. Compté par l\'horloge du serveur.',
  };
}

/** The group of nodes needs a majority of three to survive a loss. */
export const leastNodes = 3;

function clusterGauges(cluster: ServerStatus['cluster']): readonly Gauge[] {
  if (cluster === null) return [];
  const count = cluster.silos.length;
  return [
    { key: 'nodes', name: 'Nœuds en service', value: countText(count), tone: count < leastNodes ? 'alert' : 'ok', limit: `à surveiller à moins de ${leastNodes}`, meaning: "Moins de trois : la perte d'un nœud arrête le groupe." },
    { key: 'rebuilding', name: 'Chiffres resommés', value: cluster.rebuilding ? 'en cours' : 'non', tone: cluster.rebuilding ? 'alert' : 'ok', limit: 'aucun en cours', meaning: "Des chiffres perdus avec un nœud sont resommés : des totaux manquent jusqu'à la fin." },
  ];
}

/** In the order in which an operator looks. `rate`: journal rows per real second, null when not known yet; `answerMs`: what this page waited for; `scope`: of what the sums are, null: the nation. */
export function gauges(status: ServerStatus, rate: number | null, answerMs: number, scope: string | null = null): readonly Gauge[] {
  const { journal, queues } = status;
  // Several nodes: queues and screens are those of the node that answered, and it does not know the others'.
  const several = (status.cluster?.silos.length ?? 0) > 1;
  const own = several ? ' (de ce nœud)' : '';
  return [
    dataGauge(status),
    lagGauge(status),
    ...clusterGauges(status.cluster),
    { key: 'waiting', name: `Journal : écritures en attente${own}`, value: `${countText(journal.waiting)} ligne${journal.waiting > 1 ? 's' : ''}`, tone: filled(journal.waiting, journal.capacity), limit: `${countText(journal.capacity)} lignes ; au-delà les envois sont refusés (503) et repris par les logiciels`,
      meaning: 'Le disque ou la base ne suit pas : les accusés de réception tardent.' },
    { key: 'error', name: `Journal : dernière erreur${own}`, value: journal.lastError ?? 'aucune', tone: journal.lastError === null ? 'ok' : 'critical', limit: 'aucune erreur', meaning: "Rien n'est plus accepté tant qu'elle dure : ce qui n'est pas sur disque n'est pas acquitté. Les logiciels gardent et renvoient." },
    { key: 'rows', name: 'Journal : lignes', value: `${countText(journal.rows)}${rate === null ? '' : `, ${amountText(rate)} par seconde`}`, tone: 'info', limit: "sans limite : gardé en entier dans un répertoire ; dans une base, tant que l'exploitant n'en retire rien (26 mois ou plus)", meaning: 'Zéro par seconde pendant des minutes, alors que des établissements sont dus : voir la réception.' },
    { key: 'bytes', name: 'Journal : taille', value: bytesText(journal.bytes), tone: 'info', limit: 'la place du disque', meaning: 'À suivre avec la place libre de la machine, que cette page ne connaît pas.' },
    { key: 'mailbox', name: `File la plus longue${own}`, value: `${countText(queues.longestMailbox)} message${queues.longestMailbox > 1 ? 's' : ''} (${countText(queues.mailboxesWaiting)} en attente en tout)`, tone: filled(queues.longestMailbox, mailboxLimit), limit: `${mailboxLimit} messages par acteur ; au-delà 503`, meaning: 'Un établissement ou un territoire reçoit plus vite qu\'il ne traite.' },
    { key: 'batches', name: `Envois en cours${own}`, value: `${countText(queues.batchesUnderWay)} (${bytesText(queues.batchBytesUnderWay)})`, tone: queues.batchBytesUnderWay >= batchBytesLimit ? 'critical' : filled(queues.batchesUnderWay, batchLimit), limit: `${batchLimit} envois et ${bytesText(batchBytesLimit)} ; au-delà 429`, meaning: 'La réception est saturée : les logiciels attendent et renvoient.' },
    { key: 'actors', name: 'Établissements en mémoire', value: countText(queues.establishmentActors), tone: 'info', limit: 'autant qu\'il en a parlé', meaning: 'Moins que d\'habitude après un redémarrage : relecture en cours.' },
    { key: 'screens', name: `Écrans connectés${own}`, value: countText(queues.screens), tone: filled(queues.screens, screenLimit), limit: `${countText(screenLimit)} par nœud ; au-delà 503`, meaning: several ? 'Zéro ne dit rien de la salle de crise : ses écrans peuvent suivre un autre nœud.' : 'Zéro : plus aucun mur ni console ne reçoit, la salle de crise est aveugle.' },
    { key: 'answer', name: 'Réponse du serveur à cette page', value: `${countText(answerMs)} ms`, tone: answerMs > answerAlertMs ? 'alert' : 'ok', limit: `à surveiller au-delà de ${countText(answerAlertMs)} ms (réglage de cet écran)`, meaning: 'Machine chargée ou réseau lent entre ici et le serveur.' },
    { key: 'share', name: `Part déclarante${scope === null ? '' : ` (${scope})`}`, value: status.shareReporting === null ? 'non connue : aucun établissement dû, ou clé sans droit sur les totaux' : `${shareText(status.shareReporting)} (${countText(status.reporting)} sur ${countText(status.establishments)} établissements dus)`, tone: status.shareReporting === null ? 'unknown' : 'info',
      limit: 'aucun seuil officiel ; une baisse lève un signal « silence »', meaning: 'Une part qui baisse rend les totaux moins sûrs : les établissements muets en sortent.' },
  ];
}

/** The worst of what can be judged; what matters and is not known beats « normal », and nothing judged is not « normal » either. */
export function worstTone(all: readonly Gauge[]): Tone {
  for (const tone of ['critical', 'alert'] as const) if (all.some(gauge => gauge.tone === tone)) return tone;
  if (all.some(gauge => gauge.matters === true && gauge.tone === 'unknown')) return 'unknown';
  return all.some(gauge => gauge.tone === 'ok') ? 'ok' : 'unknown';
}

/** Of the whole service. A probe that says no is known, whatever else is not. `unread`: the last reading failed, so that what was read before is not known any more. A probe that was not read yet is unknown. */
export function overallTone(all: readonly Gauge[], unread: boolean, probes: readonly (Health | null)[]): Tone {
  if (probes.some(probe => probe?.state === 'no')) return 'critical';
  if (unread) return 'unknown';
  const tone = worstTone(all);
  return tone === 'ok' && probes.includes(null) ? 'unknown' : tone;
}
