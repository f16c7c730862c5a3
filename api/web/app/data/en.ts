// Everything the form says, in English. Other languages have the same keys; a test and the compiler hold them to that.
import type { Sentence } from '../words/sentences.ts';

export const en = {
  'yes': 'yes', 'no': 'no',
  'language.choose': 'Language',
  'theme.change': 'Colours: {theme}. Change them.', 'theme.system': 'as the system', 'theme.light': 'light', 'theme.dark': 'dark',

  'frame.skip': 'To the content', 'frame.main': 'Main', 'frame.servers': 'Servers', 'frame.new': 'New server', 'frame.communities': 'Communities', 'frame.platform': 'Platform',
  'frame.account': '{name}: account and keys', 'frame.sign-in': 'Sign in', 'frame.sign-out': 'Sign out', 'frame.loading': 'Loading …', 'frame.try-again': 'Try again',
  'frame.session-ended': 'Your session has ended. {link} and come back: nothing you typed is lost.', 'frame.sign-in-again': 'Sign in again in a new tab',
  'frame.lost': 'The API has not been heard since {since}. This is what was known then; it will come back by itself.',
  'welcome.title': 'Game servers as pull requests',
  'welcome.means': 'Ask for a server in a form. It becomes a commit in your community\'s own repository, and you watch it come alive.',
  'welcome.programs': 'For programs: the API as a document of {link}.',

  'problem.silent': 'The API did not say what is wrong.', 'problem.unreachable': 'The API cannot be reached. What is shown is what was known last; try again in a moment.',
  'problem.page': 'This page has a fault: {fault}', 'problem.request': 'Request {id}', 'problem.broke': 'This page has a fault', 'problem.no-page': 'There is no page at this address.', 'problem.home': 'To the servers',

  'problem-is.unauthenticated': 'You are not signed in.', 'problem-is.forbidden': 'Your role does not allow this.', 'problem-is.not-found': 'It is not there.',
  'problem-is.conflict': 'Somebody changed the same meanwhile.', 'problem-is.already-exists': 'There is one of this name already.', 'problem-is.file-not-editable': 'This file can be edited with git only.',
  'problem-is.repository-not-editable': 'The repository can be edited with git only.', 'problem-is.quota-exceeded': 'It is more than the quota allows.', 'problem-is.port-taken': 'This port is taken.',
  'problem-is.no-console': 'This game has no console.', 'problem-is.not-running': 'It does not run right now.', 'problem-is.in-progress': 'The same is being done already.',
  'problem-is.stale': 'It has changed since you looked.', 'problem-is.base-unknown': 'It has changed since you looked.', 'problem-is.too-large': 'That is too much at once.',
  'problem-is.change-too-large': 'That is too much at once.', 'problem-is.repository-too-large': 'The repository has become too large.', 'problem-is.invalid-wish': 'It cannot be done like this.',
  'problem-is.invalid': 'Something in it is not right.', 'problem-is.rate-limited': 'That was a lot at once: wait a moment.', 'problem-is.unavailable': 'A part of the platform does not answer right now.',
  'problem-is.git-unreachable': 'Gitea does not answer right now.', 'problem-is.git-access-denied': 'Gitea does not let the platform in: an administrator must look.',
  'problem-is.push-declined': 'Gitea declined the commit.', 'problem-is.repository-missing': 'The repository is not there.', 'problem-is.repository-busy': 'Too many are writing at once: try again.',
  'problem-is.internal': 'The platform made a mistake.',

  'commit.done': 'Committed.', 'commit.unchanged': 'Nothing had to change.', 'commit.under-way': 'Committing …',
  'propose.do': 'Open a pull request', 'propose.done': 'It waits in {link} until somebody merges it. Nothing has changed yet.', 'propose.number': 'pull request #{n}',
  'copy.do': 'Copy', 'copy.what': 'Copy {text}', 'copy.done': 'Copied', 'copy.by-hand': 'Select it and copy by hand',

  'servers.title': 'Servers', 'servers.loading': 'Loading servers …', 'servers.no-tenant': 'You belong to no community yet',
  'servers.no-tenant-means': 'Ask an owner of a community to add you to one of its groups, then sign in again.',
  'servers.none': 'No server yet', 'servers.none-ask': 'Pick a game, keep the name it comes with, and it runs in less than a minute.', 'servers.none-look': 'Nobody asked for one. Your role here may look, and not ask.',
  'servers.first': 'Ask for the first one', 'servers.search': 'Search', 'servers.search-what': 'Name, game or community', 'servers.game': 'Game', 'servers.phase': 'Phase', 'servers.all': 'All',
  'servers.sort': 'Sort by', 'servers.by-name': 'Name', 'servers.by-change': 'Last change', 'servers.count': { one: '{shown} of {n} server', other: '{shown} of {n} servers' },
  'servers.online': { one: '{n} player online', other: '{n} players online' }, 'servers.no-match': 'No server is like that.', 'servers.show-all': 'Show all', 'servers.more': { one: 'Show {n} more', other: 'Show {n} more' }, 'servers.blocked': 'blocked', 'servers.find-all': 'The search above finds these too; the key / leads to it.',
  'servers.players': 'players', 'servers.changed': 'changed {when}', 'servers.unreadable': 'unreadable file',

  'server.back': '← All servers', 'server.pages': 'Pages of this server', 'server.overview': 'Overview', 'server.console': 'Console', 'server.log': 'Log', 'server.history': 'History', 'server.backups': 'Backups', 'server.graphs': 'Graphs', 'server.file': 'File',
  'server.deleted': '{name} is deleted', 'server.world-kept': 'Its world is kept for seven days: a new server of the same name and game gets it back.', 'server.bring-back': 'Bring it back from its history',
  'server.nothing': 'Nothing here', 'server.failed': 'That did not work', 'server.was-there': 'Look whether it was here before', 'server.loading': 'Loading {name} …', 'server.state': 'State',
  'server.players': 'Players', 'server.players-of': '{online} of {max}', 'server.players-unknown': 'not known', 'server.address': 'Address', 'server.no-address': 'no address yet', 'server.join': 'How to join', 'server.join-now': 'Join',
  'server.size': 'Size', 'server.resources': '{cpu} CPU, {memory}', 'server.uses': 'Takes now', 'server.stale': 'Kubernetes cannot be watched right now: this is what was seen last.',

  'phase.Pending': 'Pending', 'phase.Starting': 'Starting', 'phase.Running': 'Running', 'phase.Stopping': 'Stopping', 'phase.Stopped': 'Stopped', 'phase.Sleeping': 'Sleeping', 'phase.Updating': 'Updating', 'phase.Failed': 'Failed', 'phase.Unknown': 'Unknown',
  'phase-means.Pending': 'Waiting to be set up.', 'phase-means.Starting': 'Starting; players cannot join yet.', 'phase-means.Running': 'Running; players can join.', 'phase-means.Stopping': 'Stopping; the world is being saved.',
  'phase-means.Stopped': 'Stopped, as asked. The world is kept.', 'phase-means.Sleeping': 'Asleep; the first player who joins wakes it.', 'phase-means.Updating': 'A change is being made to it.',
  'phase-means.Failed': 'It does not run. The reason stands below.', 'phase-means.Unknown': 'Nothing is known about it right now.',

  'condition.Accepted': 'Wish', 'condition.Provisioned': 'Storage and ports', 'condition.Running': 'Game', 'condition.Healthy': 'Answers', 'condition.UpToDate': 'Up to date', 'condition.BackedUp': 'Backup', 'condition.Occupied': 'Players',

  'action.start': 'Start', 'action.stop': 'Stop', 'action.restart': 'Restart', 'action.nobody': 'Nobody is playing.', 'action.who-knows': 'How many play is not known; who plays is thrown out.', 'action.can-join': 'Players can join when it is ready.',
  'action.thrown-out': { one: '{n} player is thrown out.', other: '{n} players are thrown out.' },

  'changes.title': 'Changes', 'changes.none': 'No change is known yet.', 'changes.older': 'Show older changes', 'changes.took': 'took {time}', 'changes.commit': 'commit',
  'step.accepted': 'accepted', 'step.committed': 'committed', 'step.synced': 'synced', 'step.applied': 'applied', 'step.ready': 'ready', 'step.failed': 'failed', 'step.superseded': 'superseded',
  'step-means.accepted': 'The wish is written down and will not be lost.', 'step-means.committed': 'It is a commit in the repository.', 'step-means.synced': 'Argo CD has read the commit.', 'step-means.applied': 'Kubernetes has it.',
  'step-means.ready': 'It runs as wished.', 'step-means.failed': 'It did not work.', 'step-means.superseded': 'A newer change took its place.',
  'waits-for.WaitsForPlayers': 'It waits until nobody plays.', 'waits-for.WaitsForWindow': 'It waits for its window.', 'waits-for.WaitsForBackup': 'It waits until the world is backed up.', 'waits-for.BackupFailed': 'It waits, because the backup before it failed.',
  'waits-for.BackupRuns': 'A backup is being made.', 'waits-for.Restoring': 'A world is being brought back; the game starts when it is there.', 'waits-for.NodeDrains': 'Its machine is being emptied.', 'waits.until': '{what} Until {time} at the latest.',
  'blocked.by': 'Blocked by {place} since commit {commit} of {author}.', 'blocked.restore': 'Restore this file', 'blocked.restore-means': 'It becomes again what it was before that commit, by a new commit in your name.', 'blocked.restored': 'Committed. What waited goes on.',

  'plan.title': 'What will happen', 'plan.asking': 'Working it out …', 'plan.nothing': 'Nothing: it is like that already.', 'plan.manifest': 'The file that will be committed', 'plan.diff': 'The difference that will be committed',
  'plan.players': { one: '{n} player is thrown out.', other: '{n} players are thrown out.' },
  'risk.none': 'no risk', 'risk.low': 'low risk', 'risk.medium': 'some risk', 'risk.high': 'high risk',
  'diff.same': 'The file stays as it is.', 'diff.label': 'Difference of {path}',
  'quota.label': 'What it takes of the quota', 'quota.servers': 'Servers', 'quota.cpu': 'Processor', 'quota.memory': 'Memory', 'quota.storage': 'Storage', 'quota.cores': { one: '{n} core', other: '{n} cores' },
  'quota.used': '{used} of {limit}', 'quota.grows': '{before} + {change} of {limit}', 'quota.shrinks': '{before} − {change} of {limit}', 'quota.over': 'More than the quota allows.',

  'settings.title': 'Settings', 'settings.loading': 'Loading settings …', 'settings.range': '{least} to {most}.', 'settings.live': 'takes effect at once', 'settings.unchanged': 'Nothing changed',
  'settings.commit': { one: 'Commit {n} change', other: 'Commit {n} changes' }, 'settings.undo': 'Undo', 'settings.at-once': 'Takes effect at once.', 'settings.by-restart': 'Takes effect by a restart.',
  'settings.committed': 'Committed. Its way stands under Changes.', 'settings.moved-on': 'Somebody changed these settings meanwhile. Saving merges yours into theirs.', 'settings.forget': 'Forget mine',
  'settings.conflict': 'Somebody changed the same while you were typing:', 'settings.setting': 'Setting', 'settings.yours': 'Yours', 'settings.theirs': 'Theirs', 'settings.removed': 'removed', 'settings.use-mine': 'Use mine', 'settings.use-theirs': 'Use theirs',

  'danger.title': 'Delete this server', 'danger.means': 'Players are thrown out and the file leaves the repository. The world is kept for seven days; a new server of the same name and game gets it back.',
  'danger.confirm': 'Type {name} to confirm', 'danger.do': 'Delete it', 'danger.under-way': 'Deleting …',

  'new.not-allowed': 'Your role in your communities may look at servers, and not ask for new ones. An owner can change that.', 'new.game': '1. Game', 'new.name-and-size': '2. Name and size', 'new.community': 'Community', 'new.name': 'Name',
  'new.name-help': 'Small letters, digits and hyphens. It is the file\'s name in Git too.', 'new.version': 'Version', 'new.memory': 'Memory', 'new.memory-help': 'For example 4Gi.', 'new.memory-least': 'It needs {memory} at least.',
  'new.settings': '3. Settings of the game (all have a good start)', 'new.by-hand': 'Write this file by hand', 'new.by-form': 'Back to the form', 'new.by-hand-means': 'It begins with what the form says; the way back to the form leaves behind what was written here.', 'new.commit': 'Commit and start it', 'new.commit-means': 'One commit in the repository of {community}, in your name.',

  'history.title': 'History of {name}', 'history.means': 'Every commit that touched it, read from Git. Going back is a new commit of this server only; its storage never shrinks.', 'history.loading': 'Reading its history …',
  'history.created': 'made', 'history.changed': 'changed', 'history.deleted': 'deleted', 'history.show': 'Show what changed', 'history.hide': 'Hide', 'history.now': 'This is how it is now.', 'history.back': 'Go back to this …',
  'history.commit-back': 'Commit the way back', 'history.not': 'Leave it', 'history.rolled-back': 'Committed: back to {commit}.', 'history.incomplete': 'Older commits are not shown here; git knows them.',

  'log.title': 'Log', 'log.search': 'Search the log', 'log.download': 'Download', 'log.live': 'Live.', 'log.lost': 'Not connected; it comes back by itself.', 'log.waiting': 'Waiting for the first line …', 'log.no-match': 'No line holds that.',
  'log.matches': { one: '{n} line holds it.', other: '{n} lines hold it.' },
  'console.command': 'Command', 'console.placeholder': 'Type a command', 'console.send': 'Send', 'console.none': '{game} has no console that can be typed into: there is only its log.', 'console.not-running': 'Commands can be typed while it runs.',
  'console.not-allowed': 'Your role may read the log, and not type commands.',

  'file.means': 'The server as it is in Git. What you write is checked as you type; Ctrl+Space says what may stand at a place. It is committed as it is, with your comments.', 'file.read-only': 'The server as it is in Git. Your role may read it.',
  'file.label': 'Text of {path}', 'file.commit': 'Commit this file', 'file.theirs': 'Show what it says now',

  'backups.now': 'Back up now', 'backups.none': 'There is no backup yet.', 'backups.kept': { one: 'The last one is kept; older ones are removed.', other: 'The last {n} are kept; older ones are removed.' },
  'backups.unwished': 'Nobody asked for regular backups. One can be made at any time; below it says when they are made by themselves.',
  'backups.ordered': 'Committed. The backup begins in a moment; nobody is thrown out.', 'backups.restoring': 'Committed. The world comes back; its way stands under Changes.',
  'backups.restore': 'Restore …', 'backups.restore-what': 'Restore the backup of {when}', 'backups.restore-do': 'Restore it', 'backups.restore-means': 'The world as it was on {when} takes the place of the one that is played now.',
  'backup-is.pending': 'waits', 'backup-is.running': 'is being made', 'backup-is.complete': 'is being proved', 'backup-is.proved': 'proved by a restore', 'backup-is.failed': 'failed',
  'backup-why.Schedule': 'By its schedule', 'backup-why.BeforeChange': 'Before a change', 'backup-why.Request': 'Asked for', 'backup-why.Final': 'When its server was deleted',
  'schedule.title': 'When backups are made', 'schedule.when': 'Regularly', 'schedule.weekday': 'Day', 'schedule.time': 'Time', 'schedule.cron': 'Cron line', 'schedule.cron-help': 'Five fields: minute, hour, day, month, weekday.', 'schedule.zone': 'Time zone',
  'schedule.keep': 'How many are kept', 'schedule.keep-help': '1 to 365.', 'schedule.before-change': 'Before changes', 'schedule.before-change-help': 'A new version, a new revision and a restore wait until the world is safe.',
  'rhythm.never': 'never', 'rhythm.hours': 'every six hours', 'rhythm.day': 'every day', 'rhythm.week': 'every week', 'rhythm.own': 'by a cron line',

  'restarts.title': 'When it restarts and sleeps', 'restarts.when': 'A change that needs a restart', 'restarts.when-help': 'A restart that somebody orders happens at once.', 'restarts.days': 'Days', 'restarts.from': 'From', 'restarts.every-day': 'every day', 'restarts.working-days': 'Monday to Friday', 'restarts.weekend': 'Saturday and Sunday',
  'restarts.warn': 'Players are told in the game before it', 'moment.Immediately': 'happens at once', 'moment.WhenEmpty': 'waits until nobody plays', 'moment.Window': 'waits for a window of time',
  'restarts-field.sleep': 'It sleeps after so long without players', 'restarts-field.deadline': 'It waits no longer than', 'restarts-field.length': 'For',
  'restarts-help.sleep': 'For example 15m or 2h; empty: never. Who joins wakes it.', 'restarts-help.deadline': 'For example 4h; empty: as long as it takes.', 'restarts-help.length': 'For example 2h.',

  'secret.means': 'It is sealed before it is stored, and shown to nobody again.', 'secret.set': 'Type one', 'secret.replace': 'Type another one', 'secret.show': 'Show', 'secret.show-what': 'Show what you typed: {name}',
  'secret.remove': 'Take it away', 'secret.remove-what': 'Take away: {name}', 'secret.keep': 'Keep it', 'secret.keep-what': 'Keep: {name}',
  'secret-is.set': 'set', 'secret-is.not-set': 'not set', 'secret-is.typed': 'will be set', 'secret-is.going': 'will be taken away',

  'graphs.title': 'Graphs', 'graphs.span': 'Time', 'graphs.hours': { one: '{n} hour', other: '{n} hours' }, 'graphs.days': { one: '{n} day', other: '{n} days' }, 'graphs.players': 'Players', 'graphs.cpu': 'Processor (cores)', 'graphs.memory': 'Memory (GiB)',
  'graphs.starts': 'Start times (seconds)', 'graphs.none': 'Nothing was measured in this time. One value a minute is kept, for 90 days.', 'graphs.not-measured': 'Processor and memory are not measured here: this cluster has no metrics.k8s.io.', 'graphs.now': 'Now {value}, at most {most}',

  'role.owner': 'owner', 'role.manager': 'manager', 'role.moderator': 'moderator', 'role.viewer': 'viewer',
  'communities.servers': { one: '{n} server', other: '{n} servers' },
  'community.role': 'You are {role} here.', 'community.repository': 'Repository', 'community.quota': 'Quota', 'community.ports': 'Public ports {range}, {n} in use.', 'community.pulls': 'Open pull requests', 'community.members': 'Members', 'community.name': 'Name', 'community.role-column': 'Role',
  'community.members-means': 'As their last sign-in told. The identity provider decides who belongs here.',
  'verdict.success': 'can be merged', 'verdict.failure': 'has faults',
  'audit.title': 'Who did what', 'audit.intact': 'The chain of these entries is whole: none was changed or taken out.', 'audit.broken': 'The chain of these entries is broken: somebody changed or took out one.', 'audit.when': 'When', 'audit.who': 'Who', 'audit.did': 'Did', 'audit.target': 'To', 'audit.via': 'By', 'audit.more': 'Show more',
  'via.session': 'the form', 'via.key': 'an API key', 'via.bearer': 'an access token',

  'account.administrator': 'You are an administrator of the platform: you may do everything in every community.', 'account.keys': 'API keys', 'account.keys-means': 'For programs. A key may do what you may, and no more; all keys made with it end with it.',
  'account.made': 'This is the key “{name}”. It is shown this once: copy it now.', 'account.key-name': 'Key', 'account.key-begins': 'Begins', 'account.key-where': 'Works in', 'account.key-used': 'Last used', 'account.key-ends': 'Ends', 'account.everywhere': 'all my communities',
  'account.never': 'never', 'account.revoke': 'Revoke', 'account.revoke-what': 'Revoke {name}', 'account.no-keys': 'You have no keys.', 'account.new-name': 'Name of a new key', 'account.lasts': 'Lasts', 'account.days': { one: '{n} day', other: '{n} days' }, 'account.always': 'until revoked', 'account.make': 'Make a key',

  'platform.health': 'Health', 'platform.up': 'answers', 'platform.down': 'does not answer', 'platform.state': 'State', 'platform.ready': 'ready', 'platform.making': 'being made', 'platform.ports': 'Ports', 'platform.catalogue': 'Catalogue', 'platform.revision': 'Revision', 'platform.versions': 'Versions',
  'rollouts.title': 'Roll-outs', 'rollouts.platform': '← Platform', 'rollouts.means': 'A revision or version of a game on its way to every community: a commit for each server, wave by wave. A wave that fails or is not ready in its time is the last.', 'rollouts.new': 'Begin a roll-out',
  'rollouts.own-version': 'each keeps its own', 'rollouts.within': 'Minutes for each wave', 'rollouts.within-help': 'Servers that wait for players or for their window are not ready.', 'rollouts.canaries': 'These communities go first', 'rollouts.begin': 'Begin it', 'rollouts.none': 'Nothing was rolled out yet.',
  'rollouts.revision': 'revision {n}', 'rollouts.wave': 'Wave {n}', 'rollouts.nothing': 'No server had to change.', 'rollouts.to-come': 'still to come', 'rollouts.stop': 'Stop after this wave', 'rollouts.back': 'Take it back', 'rollouts.back-means': 'Taking back is a commit for each server; what somebody changed since stays.',
  'rollout-is.running': 'under way', 'rollout-is.done': 'done', 'rollout-is.stopped': 'stopped', 'rollout-is.going-back': 'being taken back', 'rollout-is.back': 'taken back',
  'part.database': 'PostgreSQL', 'part.gitea': 'Gitea', 'part.argocd': 'Argo CD', 'part.kubernetes': 'Kubernetes', 'part.identity': 'Identity provider',
  'part-does.database': 'Wishes are written down.', 'part-does.gitea': 'Wishes become commits.', 'part-does.argocd': 'Commits are carried into Kubernetes.', 'part-does.kubernetes': 'What runs is watched.', 'part-does.identity': 'People can sign in.',
  'part-down.database': 'Nothing can be changed until it is back. Games go on.', 'part-down.gitea': 'Wishes are accepted and committed when it is back. Reading, games and the console go on.', 'part-down.argocd': 'Wishes become commits, and are carried when it is back. Games go on.',
  'part-down.kubernetes': 'What is shown is what was seen last. Wishes become commits, and are carried when it is back.', 'part-down.identity': 'Nobody new can sign in. Who is signed in, stays so; API keys work.',
} satisfies Record<string, Sentence>;

export type Key = keyof typeof en;
