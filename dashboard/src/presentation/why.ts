import { amountText, momentText, shareText, unitText } from '../format/format';
import { dateText, diseaseText, fine as printed, indicatorText, plural, quantityText } from './words';
import type { Depletion, Outlook, Why } from './wire';

/** A forecast's grounds as French sentences with their numbers, each under its heading. */
export interface Ground {
  readonly about: string;
  readonly words: string;
}

const factor = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const fine = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const weekdays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];

/** « +5 % », « −12 % », « égal »: a factor against 1. */
export function changeText(of: number): string {
  const percent = Math.round((of - 1) * 100);
  return percent === 0 ? 'égal' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

const reasons: { readonly [reason: string]: string } = {
  'first-day': 'le premier jour de données', 'indication-changed': "un changement d'indication", 'obligation-changed': "un changement d'obligation", substitution: 'une substitution', 'data-corrected': 'une correction de données',
  decided: 'une décision',
};

function period(why: Why): string {
  const since = why.since === null ? 'La période de référence n\'a pas commencé.' : `La période de référence commence le ${dateText(why.since)} (${reasons[why.sinceReason] ?? why.sinceReason}).`;
  const days = `Des ${why.windowDays} derniers jours : ${plural(why.observedDays, 'observé', 'observés')}, ${plural(why.censoredDays, 'censuré', 'censurés')} (stock nul ou demande non servie : n'apprennent aucune baisse), ${plural(why.missingDays, 'manquant', 'manquants')} (n'apprennent rien).`;
  return `${since} ${days}`;
}

function level(why: Why, unit: string): string {
  const parts = [...why.levels].sort((a, b) => b.share - a.share)
    .map(one => `${amountText(one.level)} sur une mémoire de ${one.memoryDays < 10 ? amountText(one.memoryDays) : Math.round(one.memoryDays)} j (${Math.round(one.share * 100)} %)`);
  return `La demande habituelle est de ${amountText(why.level)} ${unitText(unit, why.level)} par jour${parts.length > 1 ? `, mélange de ${parts.length} niveaux : ${parts.join(' ; ')}.` : '.'}`;
}

function week(why: Why): string {
  if (why.week.length !== 7) return "Le profil de la semaine n'est pas connu.";
  return `Au regard d'un jour moyen : ${why.week.map((of, index) => `${weekdays[index]} ${changeText(of)}`).join(', ')}.`;
}

function growth(why: Why): string {
  if (why.growth.every(of => Math.abs(of - 1) < 0.005)) return "Aucune croissance n'est ajoutée : la demande récente ne s'écarte pas assez de son niveau.";
  return `Le total à venir est multiplié par ${factor.format(why.growth[0])} sur 3 jours, ${factor.format(why.growth[1])} sur 14 jours, ${factor.format(why.growth[2])} sur 42 jours.`;
}

function epidemic(why: Why, placeText: (code: string) => string): string {
  const heard = why.epidemic;
  if (heard === null) return "Aucune épidémie n'est écoutée : la demande n'en suit aucune connue, ou rien n'en est publié.";
  const base = `La prévision écoute la ${diseaseText(heard.disease)} (${indicatorText(heard.indicator)}, ${placeText(heard.territory)}, publié le ${dateText(heard.published)}), ${Math.abs(heard.weeklyGrowth - 1) < 0.005 ? 'stable d\'une semaine à l\'autre' : `${changeText(heard.weeklyGrowth)} en une semaine`}.`;
  return heard.lagDays === null || heard.gain.every(of => Math.abs(of - 1) < 0.005)
    ? `${base} Elle n'y change rien pour l'instant : la demande n'a pas encore montré qu'elle la suit.`
    : `${base} La demande suit à l'horizon de ${heard.lagDays} jours : le total est multiplié par ${factor.format(heard.gain[0])} sur 3 jours, ${factor.format(heard.gain[1])} sur 14 jours, ${factor.format(heard.gain[2])} sur 42 jours.`;
}

/** What the depletion dates take in, and what they leave out. */
export function assumedText(depletion: Depletion, unit: string): string {
  const arrivals = depletion.arrivalsIgnored ? "Aucune source d'arrivages n'est connue ici : les dates reposent sur le seul stock."
    : depletion.nextArrival === null ? "Les arrivages annoncés sont comptés ; aucun n'est à venir." : `Les arrivages annoncés sont comptés, avec les retards habituels de leur source ; le prochain est attendu le ${dateText(depletion.nextArrival)}.`;
  const upstream = depletion.upstream === null ? "Le stock des laboratoires et grossistes n'est pas connu et n'est pas compté." : `Avec le stock sont comptées ${quantityText(depletion.upstream, unit)} chez les laboratoires et grossistes, part de ce territoire et de ce maillon.`;
  return printed(`${arrivals} ${upstream}`);
}

export function groundsOf(outlook: Outlook, placeText: (code: string) => string): readonly Ground[] {
  const { why, unit } = outlook;
  const grounds: Ground[] = [
    { about: 'Niveau', words: level(why, unit) },
    { about: 'Semaine', words: week(why) },
    { about: 'Croissance', words: growth(why) },
    { about: 'Épidémie', words: epidemic(why, placeText) },
    { about: 'Période', words: period(why) },
  ];
  if (why.reset !== null) grounds.push({ about: 'Remise à zéro', words: `La référence recommence au ${dateText(why.reset.from)}, par décision de ${why.reset.by} (${momentText(why.reset.at)}) : « ${why.reset.reason} ».` });
  if (why.borrowed >= 0.005) grounds.push({ about: 'Emprunt', words: `${Math.round(why.borrowed * 100)} % du niveau vient du territoire plus large, faute de jours propres.` });
  grounds.push({
    about: 'Retards', words: why.lateShare === null ? "La part du besoin qui arrive après coup n'est pas connue."
      : why.lateShare < 0.005 ? "Presque rien n'arrive après que son jour a été appris." : `${shareText(why.lateShare)} du besoin habituel est arrivé récemment après que son jour a été appris : dans les stocks, pas dans cette prévision.`,
  });
  grounds.push({
    about: 'Cohérence', words: Math.abs(why.reconciled - 1) < 0.0005 ? "Aucun ajustement : ce territoire et ceux qu'il contient s'accordent."
      : `Les quantités sont multipliées par ${fine.format(why.reconciled)} pour que ce territoire et ceux qu'il contient, ou qui le contiennent, s'accordent.`,
  });
  grounds.push({ about: 'Observation', words: `Le dernier jour appris est le ${dateText(outlook.learntThrough)} : ${shareText(outlook.shareObserved)} du besoin y était observé et non censuré.` });
  if (outlook.week !== null && outlook.week.demand !== null) {
    grounds.push({
      about: 'Semaine passée',
      words: `${quantityText(outlook.week.demand, unit)} demandées, pour ${quantityText(outlook.week.expected, unit)} attendues sept jours plus tôt (80 % de chances entre ${quantityText(outlook.week.low, unit)} et ${quantityText(outlook.week.high, unit)}).`,
    });
  }
  return grounds.map(({ about, words }) => ({ about, words: printed(words) }));
}
