/** Why something cannot be recorded; `path` names the field (`people[1]`, `for[0].at`), `detail` is the server's own sentence, when it was the server. */
export interface Refusal {
  readonly code: string;
  readonly path: string;
  readonly detail: string | null;
}

export const refuse = (code: string, path: string): Refusal => ({ code, path, detail: null });

const words: { readonly [code: string]: string } = {
  'decision.motive-missing': 'Indiquez le motif de la décision.',
  'decision.motive-long': 'Le motif est trop long : 4 000 caractères au plus.',
  'decision.people-missing': 'Indiquez qui a décidé : de 1 à 50 personnes, chacune avec son institution.',
  'decision.people-incomplete': 'Un nom et une institution sont attendus, 200 caractères au plus chacun.',
  'decision.not-collegial': 'Cette décision est collégiale : nommez des personnes d\'au moins deux institutions.',
  'decision.effective-missing': 'Indiquez la date et l\'heure à partir desquelles la décision s\'applique.',
  'decision.effective-far': 'Cette date est à plus d\'un an.',
  'decision.effective-order': 'La décision précédente s\'applique à partir d\'une date plus tardive : celle-ci ne peut pas commencer avant elle.',
  'decision.publish': 'Cette date et cette heure n\'existent pas.',
  'decision.season': 'Indiquez la saison : « 2026-2027 », ou « 2027 » pour un hiver austral.',
  'decision.meeting-missing': 'Le passage au niveau 2 et le retour se décident en réunion de sécurité sanitaire (RSS) : indiquez sa date.',
  'decision.meeting-date': 'Cette réunion n\'a pas encore eu lieu.',
  'decision.transition': 'Cette décision n\'est pas possible dans la phase actuelle.',
  'decision.nothing': 'Tous les territoires concernés y sont déjà, ou suivent leur propre calendrier.',
  'decision.command': 'Choisissez ce qui est décidé.',
  'decision.proposal': 'Cette proposition n\'existe pas.',
  'decision.corrects': 'Cette décision n\'existe pas.',
  'proposal.text': 'Indiquez ce qui est proposé et pourquoi, en 4 000 caractères au plus.',
  'proposal.evidence': 'Chaque mesure a un intitulé et une source ; il en faut au moins une en faveur du changement.',
  'proposal.evidence-future': 'Une mesure de l\'avenir n\'en est pas une.',
  'proposal.value': 'Un nombre est attendu, par exemple 524,1 ; laissez vide si la valeur n\'est pas connue.',
  'proposal.time': 'Indiquez quand cette valeur était vraie.',
  'proposal.transition': 'Aucune phase actuelle ne mène là.',
  'plan.key-conflict': 'Une autre saisie a déjà été enregistrée sous ce numéro : rien n\'a été enregistré deux fois.',
  'plan.full': 'Le journal du plan est plein : prévenez l\'exploitant.',
  'plan.as-of': 'Personne ne sait encore ce qui sera enregistré : choisissez un moment passé.',
  'plan.territory': 'Ce territoire n\'a pas de niveau propre.',
  'server.silent': "Le serveur ne répond pas encore : l'heure n'est pas connue.",
  'plan.moved': 'Une autre décision vient d\'être enregistrée : vérifiez la situation, puis relisez.',
  'access.key-missing': 'Votre session a expiré : rouvrez-la dans un autre onglet (/connexion), puis recommencez ici.',
  'access.role': 'Vos droits ne permettent pas cet enregistrement.',
};

/** In the reader's language; a code that this page does not know is told by the server's sentence. */
export const refusalText = (refusal: Refusal): string => words[refusal.code] ?? refusal.detail ?? 'Refusé par le serveur.';

/** Whether a field, or a part of it, is what is refused. */
export const concerns = (refusal: Refusal | null, field: string): boolean =>
  refusal !== null && (refusal.path === field || refusal.path.startsWith(`${field}[`) || refusal.path.startsWith(`${field}.`));
