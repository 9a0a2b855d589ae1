import type { WinterPlan } from '../live/wire';

/** The winter plan in words. A phase that a later server adds is shown by its own name, never by another's. */

const phases: { readonly [phase: string]: string } = {
  offSeason: 'Hors saison', anticipation: 'Anticipation', level1: 'Niveau 1 · veille saisonnière', level2: 'Niveau 2 · mesures', deactivated: 'Plan désactivé',
  retex: "Retour d'expérience", mixed: 'Selon les territoires',
};
const short: { readonly [phase: string]: string } = { level1: 'Niveau 1', level2: 'Niveau 2', retex: 'RETEX' };

export const notDecided = 'Aucune décision enregistrée';
export const phaseText = (phase: string): string => phases[phase] ?? phase;

interface Standing {
  readonly phase: string | null;
  readonly level: number | null;
  readonly reason: string | null;
}

/** « Niveau 2 · mesures », « Anticipation », « Aucune décision enregistrée », « Plan non lisible par le serveur ». */
export function standingText(line: Standing): string {
  if (line.reason === 'not-decided') return notDecided;
  if (line.reason === 'unavailable') return 'Plan non lisible par le serveur';
  if (line.phase !== null) return phaseText(line.phase);
  return line.level === null ? 'Niveau non connu' : `Niveau ${line.level}`;
}

/** For the wall: « Niveau 2 », « Anticipation », « non enregistré »; a line that nobody has told yet is unknown, which is not « not recorded ». */
export function wallText(line: WinterPlan | undefined): string {
  if (!line) return 'inconnu';
  if (line.reason === 'not-decided') return 'non enregistré';
  if (line.reason === 'unavailable') return 'non lisible';
  return line.phase === null ? standingText(line) : short[line.phase] ?? phaseText(line.phase);
}

/** The shape and colour beside the words: no green, because no phase says that all is well. */
export function standingTone(line: Standing): string {
  if (line.level === 2) return 'alert';
  if (line.level === 1) return 'watch';
  return line.phase === 'anticipation' ? 'info' : 'unknown';
}

const commands: { readonly [command: string]: string } = {
  prepare: "Ouvrir la saison (phase d'anticipation)", activate: 'Activer le niveau 1 (veille saisonnière)', escalate: 'Passer au niveau 2 (mesures)',
  return: 'Revenir au niveau 1', deactivate: 'Désactiver le plan', openRetex: "Ouvrir le retour d'expérience", close: 'Clore la saison',
};
export const commandText = (command: string): string => commands[command] ?? command;

const roles: { readonly [role: string]: string } = { admin: 'administration', evaluator: 'évaluation', officer: 'permanence', ars: 'ARS', pharmacy: 'pharmacie', vendor: 'éditeur de logiciel', screen: 'écran' };
export const roleText = (role: string): string => roles[role] ?? role;
