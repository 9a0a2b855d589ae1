import { revision } from '../live/store';
import { Top } from '../ui/Top';
import { Ahead } from './Ahead';
import { Alternatives } from './Alternatives';
import { Arrivals } from './Arrivals';
import { EpidemicPart } from './EpidemicPart';
import { Head } from './Head';
import { Helpers } from './Helpers';
import { Ladder } from './Ladder';
import { Places } from './Places';
import { Published } from './Published';
import { Regions } from './Regions';
import { Signals } from './Signals';
import { Table } from './Table';
import { follows, product } from './state';

const anchors = [['echelle', 'Stock'], ['perspective', 'À venir'], ['regions', 'Régions'], ['declarations', 'Arrivages'], ['publication', 'Publié'], ['signaux', 'Signaux'], ['alternatives', 'Alternatives'], ['aide', 'Aide'], ['territoires', 'Territoires']] as const;

export function PresentationPage() {
  void revision.value;
  const known = product.got.value.value !== null;
  return (
    <div class="page presentation">
      <Top here="/presentation" live={follows.value === false ? <p class="live">sans direct</p> : undefined} />
      <main>
        <Head />
        {follows.value === false ? <p class="notice-line" role="status" data-testid="not-following">Votre clé ne suit pas le direct : les totaux des territoires sont réservés aux autorités. Vous lisez ici l'identité de la présentation et les signaux de vos établissements.</p> : null}
        {known ? (
          <>
            <div class="bar">
              <Places />
              <nav class="anchors" aria-label="Sur cette page"><ul>{anchors.map(([id, words]) => <li key={id}><a href={`#${id}`}>{words}</a></li>)}</ul></nav>
            </div>
            <div class="parts">
              <Ladder />
              <Ahead />
              <Regions />
              <Arrivals />
              <Published />
              <Signals />
              <Alternatives />
              <Helpers />
              <EpidemicPart />
              <Table />
            </div>
          </>
        ) : null}
      </main>
    </div>
  );
}
