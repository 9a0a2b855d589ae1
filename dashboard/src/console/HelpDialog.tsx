import { useEffect, useRef } from 'preact/hooks';
import { helpOpen } from './view';

const keys = [
  ['j / k', 'signal suivant / précédent'], ['Entrée', 'lire le signal ouvert'], ['a', 'prendre en charge'], ['r', 'résoudre'], ['c', 'commenter'],
  ['x', 'sélectionner pour agir en lot'], ['u', 'annuler la dernière action'], ['n', 'afficher les nouveaux'], ['/', 'chercher'], ['h', 'note de relève'],
  ['Échap', 'fermer, vider la sélection'], ['?', 'cette aide'],
] as const;

export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = helpOpen.value;
  useEffect(() => {
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={() => helpOpen.value = false}>
      <h2 id="help-title">Aide</h2>
      <dl class="keys">{keys.map(([key, words]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>)}</dl>
      <p>Les lignes ne bougent pas tant que le pointeur ou le clavier est dans la liste : les nouveaux signaux attendent derrière « n nouveaux ».</p>
      <p>Prendre en charge ne fait pas taire un signal : il reste suivi, et se lève de lui-même quand la mesure revient au-dessus du seuil.</p>
      <p><strong>Corroboré</strong> : deux déclarants différents, ou au moins trois établissements dans deux départements. Sinon <strong>isolé</strong>.</p>
      <button type="button" class="button main" onClick={() => helpOpen.value = false}>Fermer</button>
    </dialog>
  );
}
