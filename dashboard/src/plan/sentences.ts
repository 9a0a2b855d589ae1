import { momentText } from '../format/format';
import { phaseText } from '../format/plan';
import { type DecisionBody, covered, lastPhase, phaseAfter } from './draft';
import type { TerritoryPlan } from './wire';

const phrases: { readonly [phase: string]: string } = {
  offSeason: 'hors saison', anticipation: "à la phase d'anticipation", level1: 'au niveau 1 (veille saisonnière)', level2: 'au niveau 2 (mesures)', deactivated: 'à la désactivation',
  retex: "au retour d'expérience",
};
const origins: { readonly [phase: string]: string } = {
  offSeason: 'hors saison', anticipation: "de la phase d'anticipation", level1: 'du niveau 1', level2: 'du niveau 2', deactivated: 'de la désactivation', retex: "du retour d'expérience",
};

const to = (phase: string): string => phase === 'offSeason' ? 'hors saison' : phrases[phase] ?? `à la phase ${phaseText(phase)}`;
const from = (phase: string): string => origins[phase] ?? `de la phase ${phaseText(phase)}`;
const names = (plans: readonly TerritoryPlan[]): string => plans.map(plan => plan.name).join(', ');

/** « passage du niveau 1 au niveau 2 (mesures) » */
export const changeText = (start: string, end: string): string =>
  start === 'offSeason' ? `passage ${to(end)}` : `passage ${from(start)} ${to(end)}`;

/**
 * What recording will do, in sentences a person can check before it is done: who moves from where to where, who stays, from when, and that it is final.
 * `now`: the server's clock, ms.
 */
export function consequences(scope: string, body: DecisionBody, all: readonly TerritoryPlan[], now: number): readonly string[] {
  const end = phaseAfter(body.command);
  const reached = covered(scope, all);
  const effective = Date.parse(body.effectiveAt);
  const when = `à compter du ${momentText(effective)}${effective > now + 60_000 ? ' (décision planifiée : rien ne change avant)' : ''}`;
  const moving = new Map<string, TerritoryPlan[]>();
  for (const plan of reached) if (plan.possible.includes(body.command)) moving.set(lastPhase(plan), [...moving.get(lastPhase(plan)) ?? [], plan]);
  const said: string[] = [];
  for (const [start, plans] of moving) {
    const [subject, verb] = plans.length === 1 ? [plans[0]?.territory === 'METRO' ? 'La métropole' : plans[0]?.name ?? '', 'passe'] : [names(plans), 'passent'];
    said.push(`${subject} ${verb} ${start === 'offSeason' ? '' : `${from(start)} `}${to(end)} ${when}.`);
  }
  const there = reached.filter(plan => !plan.possible.includes(body.command));
  if (there.length > 0) said.push(`${there.length > 1 ? 'Y sont déjà et ne changent pas' : 'Y est déjà et ne change pas'} : ${names(there)}.`);
  const apart = scope === 'FR' ? all.filter(plan => plan.ownCalendar) : [];
  if (apart.length > 0) said.push(`${apart.length > 1 ? 'Suivent leur propre calendrier et ne sont pas concernés' : "Suit son propre calendrier et n'est pas concerné"} : ${names(apart)}.`);
  if (body.season !== null) said.push(`Saison ouverte : ${body.season}.${scope === 'FR' ? '' : ' Ce territoire suivra son propre calendrier : les décisions pour la France entière ne le concerneront plus.'}`);
  said.push(body.publishAt === null ? "Rien n'est décidé quant à sa publication." : `Publication possible à partir du ${momentText(Date.parse(body.publishAt))}.`);
  if (body.proposal !== null) said.push(`Elle répond à la proposition ${body.proposal}.`);
  if (body.corrects !== null) said.push(`Elle corrige la décision ${body.corrects}, qui reste au journal.`);
  said.push("Cette décision est définitive : elle ne pourra être corrigée que par une décision ultérieure.");
  return said;
}
