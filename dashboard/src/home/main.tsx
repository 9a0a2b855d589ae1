import { render } from 'preact';
import { mayFollow, openSession, session } from '../api/session';
import { goLive } from '../live/store';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './home.css';
import { Home } from './HomePage';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<Home />, root);
void loadPlaces();
await openSession();
// A pharmacy's key may not follow the feed: its home page is its list of pages.
if (session.value !== null && mayFollow() === true) goLive({ signals: 'all' });
