import { render } from 'preact';
import { openSession } from '../api/session';
import { countText, shareText } from '../format/format';
import { feed, goLive, revision, status } from '../live/store';
import { isClosed } from '../live/feed';
import { Top } from '../ui/Top';
import '../ui/base.css';
import './home.css';

const screens = [
  ['/mur', 'Mur', "Affichage de salle de crise : niveaux, couvertures les plus basses, derniers signaux. Personne n'y touche."],
  ['/signaux', 'Signaux', 'Console de permanence : chaque signal avec ses mesures ; prendre en charge, commenter, résoudre.'],
  ['/carte', 'Carte', "Couverture d'une présentation par département, outre-mer compris, et son tableau."],
] as const;

function Home() {
  void revision.value;
  const now = status.value;
  const open = [...feed.signals.values()].filter(signal => !isClosed(signal));
  return (
    <div class="page">
      <Top here="/" />
      <main class="home">
        <h1>Stocks de médicaments en France</h1>
        <p class="state" role="status">{!feed.loaded || !now ? 'En attente du serveur…' : [
          `${countText(now.reporting)} établissements sur ${countText(now.establishments)} à jour de leurs déclarations${now.shareReporting === null ? '' : ` (${shareText(now.shareReporting)})`}`,
          `${countText(open.length)} signaux en cours, dont ${countText(open.filter(signal => signal.severity === 'critical').length)} critiques`,
        ].join(' — ')}</p>
        <ul>{screens.map(([path, name, words]) => <li key={path}><a href={path}><strong>{name}</strong><span>{words}</span></a></li>)}</ul>
      </main>
    </div>
  );
}

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<Home />, root);
void openSession();
goLive({ signals: 'all' });
