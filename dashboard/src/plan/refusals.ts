import { knownFailure } from '../api/failures';

/** Why something cannot be recorded; `path` names the field (`people[1]`, `for[0].at`), `detail` is the server's own sentence, when it was the server. */
export interface Refusal {
  readonly code: string;
  readonly path: string;
  readonly detail: string | null;
  /** Everything else that was refused at the same time. */
  readonly also?: readonly Refusal[];
}

export const refuse = (code: string, path: string): Refusal => ({ code, path, detail: null });

/** By code; by code and field where one code means two things. */
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
  'decision.corrects-order': 'Une décision a été enregistrée après celle-ci pour un de ses territoires : corrigez d\'abord la plus récente.',
  'proposal.text': 'Indiquez pourquoi, en 4 000 caractères au plus.',
  'proposal.evidence': 'Chaque mesure a un intitulé et une source ; il en faut au moins une en faveur du changement.',
  'proposal.evidence-future': 'Une mesure de l\'avenir n\'en est pas une.',
  'proposal.evidence-long': 'L\'intitulé, la source ou l\'unité d\'une mesure est trop long.',
  'proposal.evidence-old': 'Une valeur de plus d\'un an n\'est plus un argument.',
  'proposal.open': 'Cette proposition est déjà faite.',
  'proposal.unknown': 'Cette proposition n\'existe pas.',
  'proposal.value': 'Un nombre est attendu, par exemple 524,1 ; laissez vide si la valeur n\'est pas connue.',
  'proposal.time': 'Indiquez quand cette valeur était vraie.',
  'proposal.transition': 'Aucune phase actuelle ne mène là.',
  'proposal.closed': 'Cette proposition n\'attend plus de décision : quelqu\'un y a répondu ou l\'a retirée.',
  'measure.lever-unknown': 'Choisissez un levier du catalogue.',
  'measure.scope-empty': 'Ce levier porte sur un groupe de molécules ou une présentation : indiquez-en au moins un.',
  'measure.territory-missing': 'Indiquez au moins un territoire.',
  'measure.circuit-missing': 'Choisissez au moins un circuit : ville ou hôpital.',
  'measure.circuit-foreign': 'Ce levier n\'agit pas sur ce circuit.',
  'measure.circuit': 'Circuits : ville, hôpital ; périodes : semaine, mois.',
  'measure.group-empty': 'Un groupe de molécules sans nom.',
  'measure.group-unknown': 'Aucune présentation du référentiel n\'est dans ce groupe de molécules.',
  'measure.scope-large': 'La portée est trop grande : 500 éléments au plus.',
  'measure.volume-not-taken': 'Ce levier n\'est pas un contingentement : il ne prend pas de volume.',
  'measure.volume-negative': 'Un volume est une part des ventes usuelles : 0 % au moins.',
  'measure.volume-excessive': 'Ce volume est trop grand : 1 000 % des ventes usuelles au plus.',
  'measure.volume-foreign': 'Ce circuit n\'est pas dans la portée de la mesure.',
  'measure.volume-twice': 'Ce circuit a deux volumes.',
  'measure.volume-missing': 'Un contingentement a un volume par circuit, en % des ventes usuelles.',
  'measure.volume-value': 'Un nombre est attendu, par exemple 80 ou 62,5.',
  'measure.volume-unusual': 'Ce volume dépasse les ventes usuelles, ce qu\'un contingentement fait rarement : confirmez-le ou corrigez-le.',
  'measure.volume-unusual recorded': 'Ce volume dépasse les ventes usuelles, ce qu\'un contingentement fait rarement.',
  'measure.end-before-start': 'La fin ne peut pas précéder le début.',
  'measure.review-before-start': 'La revue ne peut pas précéder le début.',
  'measure.motive-missing': 'Indiquez le motif de la mesure.',
  'measure.motive-long': 'Le motif est trop long : 2 000 caractères au plus.',
  'measure.reason-missing': 'Indiquez pourquoi.',
  'measure.reason-long': 'Ce texte est trop long : 2 000 caractères au plus.',
  'measure.title-long': 'L\'intitulé est trop long : 200 caractères au plus.',
  'measure.pilot-long': 'Le nom du pilote est trop long : 200 caractères au plus.',
  'measure.on-missing': 'Indiquez la date.',
  'measure.not-in-force': 'Cette mesure est préparée, pas en vigueur : retirez-la plutôt.',
  'measure.already-in-force': 'Cette mesure est déjà en vigueur.',
  'measure.in-force': 'Cette mesure est en vigueur : terminez-la plutôt.',
  'measure.ended': 'Cette mesure est terminée : préparez-en une autre.',
  'measure.unknown': 'Cette mesure n\'existe pas.',
  'sheet.version': 'Quelqu\'un a modifié cette fiche entre-temps : relisez-la, puis recommencez.',
  'sheet.author-missing': 'Une fiche a un auteur.',
  'sheet.time': 'Cette version est plus ancienne que celle qu\'elle remplace.',
  'sheet.criterion-empty': 'Un critère est vide.',
  'sheet.criterion-long': 'Un critère est trop long.',
  'sheet.criteria-many': 'Trop de critères.',
  'release.text': 'Indiquez ce qui est dit au public, en 4 000 caractères au plus.',
  'release.text why': 'Indiquez pourquoi elle est retirée, en 4 000 caractères au plus.',
  'release.public': 'Cette communication est déjà publique : une autre communication lui succède.',
  'release.closed': 'Cette communication n\'existe pas ou a déjà été retirée.',
  'release.unknown': 'Cette communication n\'existe pas.',
  'release.from-missing': 'Indiquez à partir de quand ce texte est public.',
  'release.past': 'Une communication commence maintenant ou plus tard, jamais dans le passé.',
  'release.far': 'Cette date est à plus d\'un an.',
  'release.indicator': 'Chaque indicateur rendu public a un feu, des mots (500 caractères au plus) et une date.',
  'release.mixed': 'Les territoires ne sont pas dans la même phase : communiquez pour chacun par son nom.',
  'field.kind': 'Choisissez ce qui a été constaté.',
  'field.role': 'Choisissez qui le signale.',
  'field.department': 'Choisissez un département de ce territoire.',
  'department.unknown': 'Choisissez un département.',
  'field.author-missing': 'Qui a saisi n\'est pas connu : rouvrez votre session.',
  'field.text-missing': 'Décrivez ce qui a été constaté.',
  'field.text-long': 'Le texte est trop long : 2 000 caractères au plus.',
  'field.patient-data': 'Le texte semble contenir un numéro de sécurité sociale : aucune donnée de patient n\'entre ici.',
  'field.name-long': 'Ce nom est trop long : 100 caractères au plus.',
  'field.name-empty': 'Laissez ce champ vide plutôt que d\'y mettre des espaces.',
  'field.order': 'Le constat ne peut pas être dans l\'avenir.',
  'field.future': 'Le constat ne peut pas être dans l\'avenir.',
  'field.old': 'Ce constat date de plus d\'un an.',
  'indicator.disease': 'Choisissez la maladie.',
  'indicator.measured': 'L\'approvisionnement est mesuré, jamais saisi.',
  'indicator.unknown': 'Se saisissent : une remontée de terrain, une semaine épidémiologique.',
  'indicator.measure': 'Choisissez ce qui est compté.',
  'indicator.level': 'Niveaux : base, transition, épidémique.',
  'indicator.week': 'Choisissez une semaine (elle commence un lundi).',
  'indicator.week-future': 'Cette semaine n\'a pas commencé.',
  'indicator.value-missing': 'Indiquez un taux pour 100 000, ou le niveau publié.',
  'indicator.value': 'Un taux pour 100 000 est attendu, de 0 à 1 000 000.',
  'indicator.published-future': 'Cette publication est dans l\'avenir.',
  'plan.key': 'Cette saisie n\'a pas de numéro : fermez le formulaire et rouvrez-le.',
  'plan.key-conflict': 'Une autre saisie a déjà été enregistrée sous ce numéro : rien n\'a été enregistré deux fois.',
  'plan.full': 'Le journal du plan est plein : prévenez l\'exploitant.',
  'plan.as-of': 'Personne ne sait encore ce qui sera enregistré : choisissez un moment passé.',
  'plan.territory': 'Ce territoire n\'a pas de niveau propre.',
  'server.silent': "Le serveur ne répond pas encore : l'heure n'est pas connue.",
  'plan.moved': 'Une autre décision vient d\'être enregistrée : vérifiez la situation, puis relisez.',
  'access.key-missing': 'Votre session a expiré : rouvrez-la dans un autre onglet (/connexion), puis recommencez ici.',
  'access.role': 'Vos droits ne permettent pas cet enregistrement.',
};

/** For the reader: the French sentence of the code, and the server's own English one only where there is none. */
export function toldOf(refusal: Pick<Refusal, 'code' | 'path' | 'detail'>): { readonly words: string; readonly server: string | null } {
  const known = words[`${refusal.code} ${refusal.path}`] ?? words[refusal.code] ?? knownFailure(refusal.code);
  return known !== null ? { words: known, server: null } : { words: 'Refusé par le serveur.', server: refusal.detail };
}

/** What the server found unusual about what it has recorded: it stopped nothing. */
export function warningText({ code, message }: { readonly code: string; readonly message: string }): string {
  const { words, server } = toldOf({ code, path: 'recorded', detail: message });
  return server === null ? `Remarque : ${words.slice(0, -1)} (${code}).` : `Remarque du serveur, dans ses mots : ${server} (${code}).`;
}

/** In the reader's language; of a code that this page does not know, `otherwise`. */
export const refusalText = (refusal: Refusal, otherwise = 'Refusé par le serveur.'): string => words[`${refusal.code} ${refusal.path}`] ?? words[refusal.code] ?? otherwise;

const covers = (path: string, field: string): boolean => path === field || path.startsWith(`${field}[`) || path.startsWith(`${field}.`);

/** All that was refused, the first first. */
export const every = (refusal: Refusal | null): readonly Refusal[] => refusal === null ? [] : [refusal, ...refusal.also ?? []];

/** What is refused about a field, or a part of it. */
export const about = (refusal: Refusal | null, field: string): readonly Refusal[] => every(refusal).filter(one => covers(one.path, field));

export const concerns = (refusal: Refusal | null, field: string): boolean => about(refusal, field).length > 0;

/** Only what is refused about the field as a whole. */
export function exactly(refusal: Refusal | null, field: string): Refusal | null {
  const [first, ...also] = every(refusal).filter(one => one.path === field);
  return first === undefined ? null : { ...first, also };
}

/** A measure's scope stands flat in the request and in the form; refusals name it as one thing. */
const flat = (path: string): string => path === 'scope' ? 'groups' : path.replace(/^scope\./, '');

/** From a problem+json: the first reason, and all the others of its `refusals`. */
export function refusalOf(code: string, detail: string | null, problem: { readonly [name: string]: unknown }): Refusal {
  const word = (from: { readonly [name: string]: unknown }, name: string): string => typeof from[name] === 'string' ? from[name] : '';
  const first: Refusal = { code, path: flat(word(problem, 'path')), detail };
  const listed = Array.isArray(problem['refusals']) ? problem['refusals'].filter(one => typeof one === 'object' && one !== null) : [];
  const also = listed.map(one => ({ code: word(one, 'code'), path: flat(word(one, 'path')), detail: word(one, 'message') })).filter(one => one.code !== first.code || one.path !== first.path);
  return also.length === 0 ? first : { ...first, also };
}
