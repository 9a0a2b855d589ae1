import { render } from 'preact';
import { openSession } from '../api/session';
import { goLive } from '../live/store';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './wall.css';
import { board, reopened, watchAlarms } from './board';
import { takeCare } from './care';
import { listenToKeys } from './Help';
import { rotate, settings } from './turns';
import { Wall } from './Wall';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<Wall />, root);
// A wall that has lived in this tab waits in its place for somebody to sign in elsewhere in this browser: the banner says so.
void openSession(reopened);
void loadPlaces();
goLive({ signals: 'all', territories: settings.territories });
watchAlarms();
rotate(() => board.shown !== null);
listenToKeys();
takeCare();
