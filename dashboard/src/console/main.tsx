import { effect, untracked } from '@preact/signals';
import { render } from 'preact';
import { openSession } from '../api/session';
import { feed, goLive } from '../live/store';
import type { Signal } from '../live/wire';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import { setTitle } from '../ui/exercise';
import './console.css';
import { followClosed, readClosedAnew } from './closed';
import { Console } from './Console';
import { listenToKeys } from './keyboard';
import { gravestMissed, heard } from './news';
import { notify, outdatedOver, tellOutdated } from './notify';
import { outdated, tabTitle } from './outdated';
import { resume, sendWhatWaits } from './outgoing';
import { followPrinting } from './PrintedList';
import { followBlocking, ring } from './sound';
import { followPermalink, listRevision } from './view';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
// The way to the server is begun before anything is drawn: the rows wait for it.
goLive({ signals: 'all' });
render(<Console />, root);
listenToKeys();
void openSession().then(() => Promise.all([followPermalink(), resume()]));
void loadPlaces();
followClosed();
addEventListener('hashchange', () => void followPermalink());
addEventListener('pagehide', sendWhatWaits);
addEventListener('pageshow', event => { if (event.persisted) void resume(); });
followPrinting();
followBlocking();

const tell = (signal: Signal): void => {
  ring(signal.severity);
  notify(signal);
};
feed.onSignal = (signal, before) => { if (heard(signal, before)) tell(signal); };
// More was missed than the server's log gives, or it began anew: heard once.
feed.onSnapshot = before => {
  readClosedAnew();
  const missed = gravestMissed(feed.signals.values(), before);
  if (missed) tell(missed);
};

effect(() => {
  void listRevision.value;
  let open = 0;
  for (const signal of feed.signals.values()) if (signal.state === 'open') open++;
  setTitle(tabTitle(open, outdated.value));
});
effect(() => {
  const old = outdated.value;
  untracked(old ? tellOutdated : outdatedOver);
});
