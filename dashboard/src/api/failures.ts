/** What the API refuses or fails at, as French sentences. The server's own `detail` is English: it is for whoever looks into the console. What only the winter plan's forms meet stands in `plan/refusals`. */
const byCode: { readonly [code: string]: string } = {
  'access.key-missing': 'Votre session a expiré : reconnectez-vous (/connexion).',
  'access.key': "Cette clé n'est pas connue, ou elle a été révoquée : reconnectez-vous (/connexion).",
  'access.role': 'Vos droits ne le permettent pas.',
  'access.territory': "Ce territoire n'est pas de ceux que votre clé peut lire.",
  'access.establishment': "Votre clé n'est pas liée à cet établissement.",
  'access.origin': 'Cette session ne vaut que depuis les pages de ce serveur.',
  'demo.host': "Une démonstration ne répond qu'à la machine où elle tourne, sous le nom localhost.",
  'presentation.unknown': "Cette présentation n'est pas connue du référentiel.",
  'molecule-group.unknown': "Ce groupe de molécules n'est pas connu.",
  'establishment.unknown': "Cet établissement n'est pas connu.",
  'signal.unknown': "Ce signal n'existe pas, ou n'est pas visible avec vos droits.",
  'line.unknown': "Cet établissement n'a rien déclaré de cette présentation.",
  'history.no-day': "Ce jour n'a pas été gardé.",
  'exercise.none': "Ce serveur ne joue pas d'exercice.",
  'exercise.ended': "L'exercice est arrivé à sa fin : son horloge est arrêtée.",
  'exercise.closed': "C'est un exercice sur le passé : il ne prend rien de l'extérieur.",
  'engine.not-ready': 'Le serveur démarre ou s\'arrête : nouvel essai dans quelques secondes.',
  'engine.rebuilding': 'Le serveur refait ses totaux : nouvel essai dans quelques secondes.',
  'engine.busy': 'Le serveur est occupé : recommencez.',
  'store.busy': 'Le serveur est occupé : recommencez.',
  'store.unavailable': "Le serveur ne peut rien enregistrer pour l'instant.",
};

const byStatus: { readonly [status: number]: string } = {
  400: "Le serveur n'a pas compris la demande.", 401: byCode['access.key-missing'] ?? '', 403: 'Vos droits ne le permettent pas.', 404: "Le serveur ne connaît pas ce qui est demandé.",
  409: 'Cela a changé entre-temps : relisez avant de recommencer.', 413: 'La demande est trop grande pour le serveur.', 422: "Le serveur refuse la demande telle qu'elle est.",
  429: 'Trop de demandes à la fois : recommencez dans quelques secondes.', 503: "Le serveur ne peut pas répondre pour l'instant.",
};

/** What a code means, in French; null: this page does not know it. */
export const knownFailure = (code: string): string | null => byCode[code] ?? null;

/** The code or the status stays in it where the sentence says no more: somebody may have to look it up. */
export function failureText(code: string, status: number): string {
  const known = byCode[code];
  if (known !== undefined) return known;
  const words = byStatus[status] ?? (status >= 500 ? 'Le serveur a rencontré une erreur.' : 'Le serveur a refusé la demande.');
  return `${words.slice(0, -1)} (${code === 'http' ? status : code}).`;
}
