/** Every page, in the order of the navigation: the one list of them. */
export interface Screen {
  readonly path: string;
  readonly name: string;
  /** What it is for. */
  readonly words: string;
}

export const screens: readonly Screen[] = [
  { path: '/mur', name: 'Mur', words: "L'écran de la salle de crise : niveaux, couvertures les plus basses, derniers signaux. Personne n'y touche." },
  { path: '/signaux', name: 'Signaux', words: 'La console de permanence : chaque signal avec ses mesures ; prendre en charge, commenter, résoudre, passer la relève.' },
  { path: '/carte', name: 'Carte', words: "La couverture d'une présentation ou d'un groupe par département, outre-mer compris, aujourd'hui ou un jour passé, et son tableau." },
  { path: '/presentation', name: 'Présentation', words: "Un médicament de bout en bout : stock par maillon, prévision et date d'épuisement, arrivages, alternatives, qui peut dépanner." },
  { path: '/plan-hivernal', name: 'Plan hivernal', words: 'Où en est chaque territoire, ce qui a été décidé, par qui et pourquoi ; préparer une proposition, enregistrer une décision, suivre les mesures.' },
  { path: '/previsions', name: 'Prévisions', words: 'Comment les prévisions passées se sont vérifiées, semaine après semaine, à côté de la règle officielle.' },
  { path: '/etablissement', name: 'Établissement', words: 'Une pharmacie : ce qu\'elle déclare, ce qu\'on lui demande, ses lignes et leurs prévisions, ses signaux, les PUI qui peuvent la dépanner.' },
  { path: '/etat', name: 'État', words: 'Le service lui-même : retards, files, journal, nœuds, version, part déclarante par territoire.' },
];

/** The console, opened at a signal. */
export const signalHref = (id: string): string => `/signaux?signal=${encodeURIComponent(id)}`;

/** Of these, the ones that are open to a pharmacy's key: others show the nation's totals. */
export const openToPharmacies: ReadonlySet<string> = new Set(['/etablissement', '/etat']);

/** Who opens which pages, the first one first. */
export const audiences: readonly { readonly who: string; readonly does: string; readonly roles: readonly string[]; readonly pages: readonly string[] }[] = [
  { who: 'Salle de crise', does: 'voir, sans toucher à rien', roles: ['screen'], pages: ['/mur', '/carte', '/plan-hivernal'] },
  { who: 'Permanence (ANSM)', does: 'prendre chaque signal, trouver qui peut aider', roles: ['officer', 'admin'], pages: ['/signaux', '/carte', '/presentation', '/etablissement'] },
  { who: 'Évaluation (DQRS, CASAR)', does: 'instruire, proposer et enregistrer un niveau', roles: ['evaluator', 'admin'], pages: ['/plan-hivernal', '/presentation', '/previsions', '/signaux'] },
  { who: 'Agence régionale de santé', does: 'suivre et rapprocher les établissements de la région', roles: ['ars'], pages: ['/carte', '/etablissement', '/signaux', '/presentation'] },
  { who: 'Pharmacie (officine, PUI)', does: 'voir ce que son logiciel déclare et ce qui en est prévu', roles: ['pharmacy', 'vendor'], pages: ['/etablissement'] },
  { who: 'Exploitation', does: 'tenir le service en marche', roles: ['admin'], pages: ['/etat', '/previsions'] },
];
