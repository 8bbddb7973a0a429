/** The head of the page, and what every dialog has: client/App.tsx, client/parts, client/configuration. */
export const page = {
  name: '{{page}} · vigil',
  noConnection: 'No connection',
  pages: 'Pages',
  live: 'Live',
  review: 'Review',
  replay: 'Replay',
  experiments: 'Experiments',
  addCamera: 'Add camera',
  performance: 'Performance',
  language: 'Language',
  light: 'Use light colours',
  dark: 'Use dark colours',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  undo: 'Undo',
  fullScreen: 'Full screen',
  leaveFullScreen: 'Leave full screen (Esc)',
  loading: 'Loading…',
  lost: '<strong>Lost connection to vigil.</strong> Pictures are not live. {{retry}}',
  retry: {
    starting: 'Trying to reach it…',
    up: 'Alerts still arrive.',
    lost: 'No alerts arrive. Trying again…',
  },
  alerts_one: 'alert',
  alerts_other: 'alerts',
  cameras: {
    watching: '{{n}} watching',
    calibrating: '{{n}} measuring',
    connecting: '{{n}} connecting',
    offline: '{{n}} offline',
    'no-model': '{{n}} without model',
  },
  noAnswer: 'No answer from vigil. Is the server running?',
  status: 'vigil answered with status {{status}}.',
};

export const configuration = {
  notApplied: 'Settings not applied',
  settings: 'Settings',
  problem: '<problem>{{problem}}</problem> Nothing of the file is applied until that is put right.',
  from: 'From <path>{{path}}</path>: a change there is applied as soon as it is saved.',
  export: 'Export settings',
  exportHint:
    'Cameras and all else as one YAML file, for <code>vigil serve --config</code>. Passwords are left out.',
};
