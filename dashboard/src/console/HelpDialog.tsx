import { useLayoutEffect, useRef } from 'preact/hooks';
import { singleKeys, switchKeys } from './keyboard';
import { helpOpen } from './view';

const keys = [
  ['Aller', [['j / k', 'signal suivant / précédent'], ['Début / Fin', 'premier / dernier signal'], ['Entrée', 'lire le signal ouvert'], ['/', 'chercher'], ['v, 1 à 9', 'vues'], ['n', 'afficher les nouveaux'],
    ['q', 'qui peut aider'], ['l', 'copier le lien du signal']]],
  ['Agir', [['a', 'prendre en charge'], ['m', "m'affecter"], ['i', 'affecter à quelqu\'un'], ['s', 'mettre en sommeil'], ['r', 'résoudre'], ['o', 'rouvrir'], ['A / R', 'prendre en charge / résoudre, avec un commentaire'],
    ['c', 'commenter'], ['u', 'annuler la dernière action']]],
  ['En lot', [['x', 'sélectionner le signal'], ['J / K', 'étendre la sélection'], ['*', 'tout sélectionner, ou rien'], ['Échap', 'vider la sélection, fermer']]],
  ['Autour', [['h', 'note de relève'], ['p', 'imprimer la liste'], ['?', 'cette aide']]],
] as const;

export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = helpOpen.value;
  useLayoutEffect(() => {
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={() => helpOpen.value = false}>
      <h2 id="help-title">Aide</h2>
      <div class="key-groups">{keys.map(([group, some]) => (
        <section key={group} aria-label={group}><h3>{group}</h3>
          <dl class="keys">{some.map(([key, words]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>)}</dl></section>))}</div>
      <p><label><input type="checkbox" checked={singleKeys.value} onChange={event => switchKeys(event.currentTarget.checked)} /> Touches seules actives partout (sinon seulement dans la liste)</label></p>
      <p>Les lignes ne bougent pas tant que le pointeur ou le clavier est dans la liste : les nouveaux signaux attendent derrière « n nouveaux ».</p>
      <p>Prendre en charge ne fait pas taire un signal : il reste suivi, et se lève de lui-même quand la mesure revient au-dessus du seuil.</p>
      <p>Un commentaire enregistré ne s'efface pas : il attend 8 secondes avant de partir, pendant lesquelles <kbd>u</kbd> le reprend. Après, corrigez-le par un autre. Plusieurs signaux sélectionnés reçoivent le même.</p>
      <p><strong>Corroboré</strong> : deux déclarants différents, ou au moins trois établissements dans deux départements. Sinon <strong>isolé</strong>.</p>
      <button type="button" class="button main" onClick={() => helpOpen.value = false}>Fermer</button>
    </dialog>
  );
}
