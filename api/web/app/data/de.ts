// Everything the form says, in German.
import type { Sentence } from '../words/sentences.ts';
import type { Key } from './en.ts';

export const de: Record<Key, Sentence> = {
  'yes': 'ja', 'no': 'nein',
  'language.choose': 'Sprache',
  'theme.change': 'Farben: {theme}. Ändern.', 'theme.system': 'wie das System', 'theme.light': 'hell', 'theme.dark': 'dunkel',

  'frame.skip': 'Zum Inhalt', 'frame.main': 'Hauptmenü', 'frame.servers': 'Server', 'frame.new': 'Neuer Server', 'frame.communities': 'Communitys', 'frame.platform': 'Plattform',
  'frame.account': '{name}: Konto und Schlüssel', 'frame.sign-in': 'Anmelden', 'frame.sign-out': 'Abmelden', 'frame.loading': 'Lädt …', 'frame.try-again': 'Noch einmal versuchen',
  'frame.session-ended': 'Deine Sitzung ist zu Ende. {link} und komm zurück: Nichts Getipptes geht verloren.', 'frame.sign-in-again': 'Melde dich in einem neuen Tab wieder an',
  'frame.lost': 'Die API ist nicht zu hören (zuletzt {since}). Du siehst, was da bekannt war; sie kommt von selbst wieder.',
  'welcome.title': 'Spielserver als Pull Requests',
  'welcome.means': 'Wünsch dir einen Server in einem Formular. Daraus wird ein Commit im Repository deiner Community, und du siehst zu, wie er lebendig wird.',
  'welcome.programs': 'Für Programme: die API als {link}-Dokument.',

  'problem.silent': 'Die API hat nicht gesagt, was falsch ist.', 'problem.unreachable': 'Die API ist nicht erreichbar. Du siehst, was zuletzt bekannt war; versuch es gleich noch einmal.',
  'problem.page': 'Diese Seite hat einen Fehler: {fault}', 'problem.request': 'Anfrage {id}', 'problem.broke': 'Diese Seite hat einen Fehler', 'problem.no-page': 'Unter dieser Adresse gibt es keine Seite.', 'problem.home': 'Zu den Servern',

  'problem-is.unauthenticated': 'Du bist nicht angemeldet.', 'problem-is.forbidden': 'Deine Rolle erlaubt das nicht.', 'problem-is.not-found': 'Das gibt es nicht.',
  'problem-is.conflict': 'Jemand hat inzwischen dasselbe geändert.', 'problem-is.already-exists': 'Unter diesem Namen gibt es schon etwas.', 'problem-is.file-not-editable': 'Diese Datei lässt sich nur mit Git ändern.',
  'problem-is.repository-not-editable': 'Das Repository lässt sich nur mit Git ändern.', 'problem-is.quota-exceeded': 'Das ist mehr, als das Kontingent erlaubt.', 'problem-is.port-taken': 'Dieser Port ist vergeben.',
  'problem-is.no-console': 'Dieses Spiel hat keine Konsole.', 'problem-is.not-running': 'Er läuft gerade nicht.', 'problem-is.in-progress': 'Genau das ist schon unterwegs.',
  'problem-is.stale': 'Es hat sich geändert, seit du hingesehen hast.', 'problem-is.base-unknown': 'Es hat sich geändert, seit du hingesehen hast.', 'problem-is.too-large': 'Das ist zu viel auf einmal.',
  'problem-is.change-too-large': 'Das ist zu viel auf einmal.', 'problem-is.repository-too-large': 'Das Repository ist zu groß geworden.', 'problem-is.invalid-wish': 'So geht es nicht.',
  'problem-is.invalid': 'Darin stimmt etwas nicht.', 'problem-is.rate-limited': 'Das war viel auf einmal: Warte einen Moment.', 'problem-is.unavailable': 'Ein Teil der Plattform antwortet gerade nicht.',
  'problem-is.git-unreachable': 'Gitea antwortet gerade nicht.', 'problem-is.git-access-denied': 'Gitea lässt die Plattform nicht herein: Wer sie verwaltet, muss nachsehen.',
  'problem-is.push-declined': 'Gitea hat den Commit abgelehnt.', 'problem-is.repository-missing': 'Das Repository ist nicht da.', 'problem-is.repository-busy': 'Zu viele schreiben gerade: Versuch es noch einmal.',
  'problem-is.internal': 'Die Plattform hat einen Fehler gemacht.',

  'commit.done': 'Committet.', 'commit.unchanged': 'Es war nichts zu ändern.', 'commit.under-way': 'Wird committet …',
  'propose.do': 'Pull Request öffnen', 'propose.done': 'Es wartet in {link}, bis jemand es zusammenführt. Noch hat sich nichts geändert.', 'propose.number': 'Pull Request #{n}',
  'copy.do': 'Kopieren', 'copy.what': '{text} kopieren', 'copy.done': 'Kopiert', 'copy.by-hand': 'Bitte markieren und von Hand kopieren',

  'servers.title': 'Server', 'servers.loading': 'Server werden geladen …', 'servers.no-tenant': 'Du gehörst noch zu keiner Community',
  'servers.no-tenant-means': 'Bitte jemanden, dem eine Community gehört, dich in eine ihrer Gruppen aufzunehmen, und melde dich dann neu an.',
  'servers.none': 'Noch kein Server', 'servers.none-ask': 'Wähl ein Spiel, behalte den vorgeschlagenen Namen, und er läuft in weniger als einer Minute.', 'servers.none-look': 'Niemand hat sich einen gewünscht. Mit deiner Rolle kannst du zusehen, aber keinen anlegen.',
  'servers.first': 'Den ersten anlegen', 'servers.search': 'Suche', 'servers.search-what': 'Name, Spiel oder Community', 'servers.game': 'Spiel', 'servers.phase': 'Zustand', 'servers.all': 'Alle',
  'servers.sort': 'Sortieren nach', 'servers.by-name': 'Name', 'servers.by-change': 'Letzte Änderung', 'servers.count': { one: '{shown} von {n} Server', other: '{shown} von {n} Servern' },
  'servers.online': { one: '{n} Spieler online', other: '{n} Spieler online' }, 'servers.no-match': 'So einen Server gibt es nicht.', 'servers.show-all': 'Alle zeigen', 'servers.more': { one: 'Noch {n} zeigen', other: 'Noch {n} zeigen' }, 'servers.blocked': 'blockiert', 'servers.find-all': 'Die Suche oben findet auch diese; die Taste / führt hin.',
  'servers.players': 'Spieler', 'servers.changed': 'geändert {when}', 'servers.unreadable': 'unlesbare Datei',

  'server.back': '← Alle Server', 'server.pages': 'Seiten dieses Servers', 'server.overview': 'Überblick', 'server.console': 'Konsole', 'server.log': 'Log', 'server.history': 'Verlauf', 'server.backups': 'Sicherungen', 'server.graphs': 'Kurven', 'server.file': 'Datei',
  'server.deleted': '{name} ist gelöscht', 'server.world-kept': 'Seine Welt wird sieben Tage aufgehoben: Ein neuer Server mit demselben Namen und Spiel bekommt sie zurück.', 'server.bring-back': 'Aus dem Verlauf zurückholen',
  'server.nothing': 'Hier ist nichts', 'server.failed': 'Das ging nicht', 'server.was-there': 'Nachsehen, ob er früher da war', 'server.loading': '{name} wird geladen …', 'server.state': 'Zustand',
  'server.players': 'Spieler', 'server.players-of': '{online} von {max}', 'server.players-unknown': 'unbekannt', 'server.address': 'Adresse', 'server.no-address': 'noch keine Adresse', 'server.join': 'So kommst du hinein', 'server.join-now': 'Beitreten',
  'server.size': 'Größe', 'server.resources': '{cpu} CPU, {memory}', 'server.uses': 'Braucht gerade', 'server.stale': 'Kubernetes kann gerade nicht beobachtet werden: Du siehst den letzten bekannten Stand.',

  'phase.Pending': 'Wartet', 'phase.Starting': 'Startet', 'phase.Running': 'Läuft', 'phase.Stopping': 'Hält an', 'phase.Stopped': 'Angehalten', 'phase.Sleeping': 'Schläft', 'phase.Updating': 'Wird geändert', 'phase.Failed': 'Fehler', 'phase.Unknown': 'Unbekannt',
  'phase-means.Pending': 'Wartet darauf, eingerichtet zu werden.', 'phase-means.Starting': 'Startet; noch kann niemand beitreten.', 'phase-means.Running': 'Läuft; man kann beitreten.', 'phase-means.Stopping': 'Hält an; die Welt wird gespeichert.',
  'phase-means.Stopped': 'Angehalten, wie gewünscht. Die Welt bleibt.', 'phase-means.Sleeping': 'Schläft; wer als Erstes beitritt, weckt ihn.', 'phase-means.Updating': 'Er wird gerade geändert.',
  'phase-means.Failed': 'Er läuft nicht. Der Grund steht unten.', 'phase-means.Unknown': 'Gerade ist nichts über ihn bekannt.',

  'condition.Accepted': 'Wunsch', 'condition.Provisioned': 'Speicher und Ports', 'condition.Running': 'Spiel', 'condition.Healthy': 'Antwortet', 'condition.UpToDate': 'Auf dem Stand', 'condition.BackedUp': 'Sicherung', 'condition.Occupied': 'Spieler',

  'action.start': 'Starten', 'action.stop': 'Anhalten', 'action.restart': 'Neu starten', 'action.nobody': 'Gerade spielt niemand.', 'action.who-knows': 'Wie viele spielen, ist nicht bekannt; wer spielt, fliegt hinaus.', 'action.can-join': 'Man kann beitreten, sobald er bereit ist.',
  'action.thrown-out': { one: '{n} Person fliegt hinaus.', other: '{n} Personen fliegen hinaus.' },

  'changes.title': 'Änderungen', 'changes.none': 'Noch ist keine Änderung bekannt.', 'changes.older': 'Ältere Änderungen zeigen', 'changes.took': 'dauerte {time}', 'changes.commit': 'Commit',
  'step.accepted': 'angenommen', 'step.committed': 'committet', 'step.synced': 'gelesen', 'step.applied': 'angewendet', 'step.ready': 'bereit', 'step.failed': 'gescheitert', 'step.superseded': 'überholt',
  'step-means.accepted': 'Der Wunsch ist notiert und geht nicht verloren.', 'step-means.committed': 'Er ist ein Commit im Repository.', 'step-means.synced': 'Argo CD hat den Commit gelesen.', 'step-means.applied': 'Kubernetes hat ihn.',
  'step-means.ready': 'Es läuft wie gewünscht.', 'step-means.failed': 'Das hat nicht geklappt.', 'step-means.superseded': 'Eine neuere Änderung ist an seine Stelle getreten.',
  'waits-for.WaitsForPlayers': 'Es wartet, bis niemand spielt.', 'waits-for.WaitsForWindow': 'Es wartet auf sein Zeitfenster.', 'waits-for.WaitsForBackup': 'Es wartet, bis die Welt gesichert ist.', 'waits-for.BackupFailed': 'Es wartet, weil die Sicherung davor gescheitert ist.',
  'waits-for.BackupRuns': 'Eine Sicherung entsteht gerade.', 'waits-for.Restoring': 'Eine Welt wird zurückgeholt; das Spiel startet, wenn sie da ist.', 'waits-for.NodeDrains': 'Sein Rechner wird gerade geleert.', 'waits.until': '{what} Bis spätestens {time}.',
  'blocked.by': 'Blockiert von {place} seit Commit {commit} von {author}.', 'blocked.restore': 'Diese Datei wiederherstellen', 'blocked.restore-means': 'Sie wird wieder, was sie vor jenem Commit war, durch einen neuen Commit in deinem Namen.', 'blocked.restored': 'Committet. Was wartete, geht weiter.',

  'plan.title': 'Was geschehen wird', 'plan.asking': 'Wird ausgerechnet …', 'plan.nothing': 'Nichts: Es ist schon so.', 'plan.manifest': 'Die Datei, die committet wird', 'plan.diff': 'Der Unterschied, der committet wird',
  'plan.players': { one: '{n} Person fliegt hinaus.', other: '{n} Personen fliegen hinaus.' },
  'risk.none': 'kein Risiko', 'risk.low': 'geringes Risiko', 'risk.medium': 'etwas Risiko', 'risk.high': 'hohes Risiko',
  'diff.same': 'Die Datei bleibt, wie sie ist.', 'diff.label': 'Unterschied in {path}',
  'quota.label': 'Was es vom Kontingent braucht', 'quota.servers': 'Server', 'quota.cpu': 'Prozessor', 'quota.memory': 'Arbeitsspeicher', 'quota.storage': 'Speicherplatz', 'quota.cores': { one: '{n} Kern', other: '{n} Kerne' },
  'quota.used': '{used} von {limit}', 'quota.grows': '{before} + {change} von {limit}', 'quota.shrinks': '{before} − {change} von {limit}', 'quota.over': 'Mehr, als das Kontingent erlaubt.',

  'settings.title': 'Einstellungen', 'settings.loading': 'Einstellungen werden geladen …', 'settings.range': '{least} bis {most}.', 'settings.live': 'wirkt sofort', 'settings.unchanged': 'Nichts geändert',
  'settings.commit': { one: '{n} Änderung committen', other: '{n} Änderungen committen' }, 'settings.undo': 'Verwerfen', 'settings.at-once': 'Wirkt sofort.', 'settings.by-restart': 'Wirkt durch einen Neustart.',
  'settings.committed': 'Committet. Der Weg steht unter Änderungen.', 'settings.moved-on': 'Jemand hat diese Einstellungen inzwischen geändert. Beim Speichern werden deine mit den anderen zusammengeführt.', 'settings.forget': 'Meine vergessen',
  'settings.conflict': 'Jemand hat dasselbe geändert, während du getippt hast:', 'settings.setting': 'Einstellung', 'settings.yours': 'Deins', 'settings.theirs': 'Das andere', 'settings.removed': 'entfernt', 'settings.use-mine': 'Meins nehmen', 'settings.use-theirs': 'Das andere nehmen',

  'danger.title': 'Diesen Server löschen', 'danger.means': 'Wer spielt, fliegt hinaus, und die Datei verlässt das Repository. Die Welt wird sieben Tage aufgehoben; ein neuer Server mit demselben Namen und Spiel bekommt sie zurück.',
  'danger.confirm': 'Tippe {name} zur Bestätigung', 'danger.do': 'Löschen', 'danger.under-way': 'Wird gelöscht …',

  'new.not-allowed': 'Mit deiner Rolle kannst du Server ansehen, aber keine anlegen. Wem die Community gehört, der kann das ändern.', 'new.game': '1. Spiel', 'new.name-and-size': '2. Name und Größe', 'new.community': 'Community', 'new.name': 'Name',
  'new.name-help': 'Kleinbuchstaben, Ziffern und Bindestriche. So heißt auch die Datei in Git.', 'new.version': 'Version', 'new.memory': 'Arbeitsspeicher', 'new.memory-help': 'Zum Beispiel 4Gi.', 'new.memory-least': 'Es braucht mindestens {memory}.',
  'new.settings': '3. Einstellungen des Spiels (alle haben einen guten Anfang)', 'new.by-hand': 'Diese Datei von Hand schreiben', 'new.by-form': 'Zurück zum Formular', 'new.by-hand-means': 'Es beginnt mit dem, was das Formular sagt; der Weg zurück zum Formular lässt liegen, was hier geschrieben wurde.', 'new.commit': 'Committen und starten', 'new.commit-means': 'Ein Commit im Repository von {community}, in deinem Namen.',

  'history.title': 'Verlauf von {name}', 'history.means': 'Jeder Commit, der ihn betraf, aus Git gelesen. Zurückgehen ist ein neuer Commit nur dieses Servers; sein Speicherplatz schrumpft nie.', 'history.loading': 'Der Verlauf wird gelesen …',
  'history.created': 'angelegt', 'history.changed': 'geändert', 'history.deleted': 'gelöscht', 'history.show': 'Zeigen, was sich geändert hat', 'history.hide': 'Verbergen', 'history.now': 'So ist es jetzt.', 'history.back': 'Hierhin zurückgehen …',
  'history.commit-back': 'Den Rückweg committen', 'history.not': 'Lieber nicht', 'history.rolled-back': 'Committet: zurück zu {commit}.', 'history.incomplete': 'Ältere Commits stehen hier nicht; Git kennt sie.',

  'log.title': 'Log', 'log.search': 'Im Log suchen', 'log.download': 'Herunterladen', 'log.live': 'Live.', 'log.lost': 'Nicht verbunden; kommt von selbst wieder.', 'log.waiting': 'Wartet auf die erste Zeile …', 'log.no-match': 'Das steht in keiner Zeile.',
  'log.matches': { one: 'Das steht in {n} Zeile.', other: 'Das steht in {n} Zeilen.' },
  'console.command': 'Befehl', 'console.placeholder': 'Befehl eintippen', 'console.send': 'Senden', 'console.none': '{game} hat keine Konsole, in die man tippen kann: Es gibt nur das Log.', 'console.not-running': 'Befehle gehen, solange er läuft.',
  'console.not-allowed': 'Mit deiner Rolle kannst du das Log lesen, aber keine Befehle tippen.',

  'file.means': 'Der Server, wie er in Git steht. Was du schreibst, wird beim Tippen geprüft; Strg+Leertaste sagt, was an einer Stelle stehen darf. Committet wird es, wie es ist, mit deinen Kommentaren.', 'file.read-only': 'Der Server, wie er in Git steht. Mit deiner Rolle kannst du ihn lesen.',
  'file.label': 'Text von {path}', 'file.commit': 'Diese Datei committen', 'file.theirs': 'Zeigen, was jetzt darin steht',

  'backups.now': 'Jetzt sichern', 'backups.none': 'Es gibt noch keine Sicherung.', 'backups.kept': { one: 'Die letzte wird aufgehoben, ältere werden entfernt.', other: 'Die letzten {n} werden aufgehoben, ältere werden entfernt.' },
  'backups.unwished': 'Niemand hat sich regelmäßige Sicherungen gewünscht. Eine lässt sich jederzeit machen; unten steht, wann sie von selbst entstehen.',
  'backups.ordered': 'Committet. Die Sicherung beginnt gleich; niemand fliegt hinaus.', 'backups.restoring': 'Committet. Die Welt kommt zurück; der Weg steht unter Änderungen.',
  'backups.restore': 'Zurückholen …', 'backups.restore-what': 'Die Sicherung vom {when} zurückholen', 'backups.restore-do': 'Zurückholen', 'backups.restore-means': 'Die Welt, wie sie am {when} war, tritt an die Stelle der jetzigen.',
  'backup-is.pending': 'wartet', 'backup-is.running': 'entsteht gerade', 'backup-is.complete': 'wird geprüft', 'backup-is.proved': 'durch Zurückholen geprüft', 'backup-is.failed': 'gescheitert',
  'backup-why.Schedule': 'Nach Plan', 'backup-why.BeforeChange': 'Vor einer Änderung', 'backup-why.Request': 'Auf Wunsch', 'backup-why.Final': 'Beim Löschen des Servers',
  'schedule.title': 'Wann gesichert wird', 'schedule.when': 'Regelmäßig', 'schedule.weekday': 'Tag', 'schedule.time': 'Uhrzeit', 'schedule.cron': 'Cron-Zeile', 'schedule.cron-help': 'Fünf Felder: Minute, Stunde, Tag, Monat, Wochentag.', 'schedule.zone': 'Zeitzone',
  'schedule.keep': 'Wie viele aufgehoben werden', 'schedule.keep-help': '1 bis 365.', 'schedule.before-change': 'Vor Änderungen', 'schedule.before-change-help': 'Eine neue Version, eine neue Revision und ein Zurückholen warten, bis die Welt sicher ist.',
  'rhythm.never': 'nie', 'rhythm.hours': 'alle sechs Stunden', 'rhythm.day': 'jeden Tag', 'rhythm.week': 'jede Woche', 'rhythm.own': 'nach einer Cron-Zeile',

  'restarts.title': 'Wann er neu startet und schläft', 'restarts.when': 'Eine Änderung, die einen Neustart braucht', 'restarts.when-help': 'Ein Neustart, den jemand verlangt, geschieht sofort.', 'restarts.days': 'Tage', 'restarts.from': 'Ab', 'restarts.every-day': 'jeden Tag', 'restarts.working-days': 'Montag bis Freitag', 'restarts.weekend': 'Samstag und Sonntag',
  'restarts.warn': 'Wer spielt, wird vorher im Spiel gewarnt', 'moment.Immediately': 'geschieht sofort', 'moment.WhenEmpty': 'wartet, bis niemand spielt', 'moment.Window': 'wartet auf ein Zeitfenster',
  'restarts-field.sleep': 'Er schläft nach so langer Zeit ohne Spieler', 'restarts-field.deadline': 'Er wartet höchstens', 'restarts-field.length': 'Dauer',
  'restarts-help.sleep': 'Zum Beispiel 15m oder 2h; leer: nie. Wer beitritt, weckt ihn.', 'restarts-help.deadline': 'Zum Beispiel 4h; leer: so lange es dauert.', 'restarts-help.length': 'Zum Beispiel 2h.',

  'secret.means': 'Es wird versiegelt, bevor es gespeichert wird, und niemandem wieder gezeigt.', 'secret.set': 'Hier eintippen', 'secret.replace': 'Ein anderes eintippen', 'secret.show': 'Zeigen', 'secret.show-what': 'Zeigen, was du getippt hast: {name}',
  'secret.remove': 'Wegnehmen', 'secret.remove-what': 'Wegnehmen: {name}', 'secret.keep': 'Behalten', 'secret.keep-what': 'Behalten: {name}',
  'secret-is.set': 'gesetzt', 'secret-is.not-set': 'nicht gesetzt', 'secret-is.typed': 'wird gesetzt', 'secret-is.going': 'wird weggenommen',

  'graphs.title': 'Kurven', 'graphs.span': 'Zeitraum', 'graphs.hours': { one: '{n} Stunde', other: '{n} Stunden' }, 'graphs.days': { one: '{n} Tag', other: '{n} Tage' }, 'graphs.players': 'Spieler', 'graphs.cpu': 'Prozessor (Kerne)', 'graphs.memory': 'Arbeitsspeicher (GiB)',
  'graphs.starts': 'Startzeiten (Sekunden)', 'graphs.none': 'In dieser Zeit wurde nichts gemessen. Ein Wert je Minute wird 90 Tage aufgehoben.', 'graphs.not-measured': 'Prozessor und Arbeitsspeicher werden hier nicht gemessen: Dieser Cluster hat kein metrics.k8s.io.', 'graphs.now': 'Jetzt {value}, höchstens {most}',

  'role.owner': 'Besitzer', 'role.manager': 'Manager', 'role.moderator': 'Moderator', 'role.viewer': 'Betrachter',
  'communities.servers': { one: '{n} Server', other: '{n} Server' },
  'community.role': 'Deine Rolle hier: {role}.', 'community.repository': 'Repository', 'community.quota': 'Kontingent', 'community.ports': 'Öffentliche Ports {range}, {n} belegt.', 'community.pulls': 'Offene Pull Requests', 'community.members': 'Mitglieder', 'community.name': 'Name', 'community.role-column': 'Rolle',
  'community.members-means': 'Wie es ihre letzte Anmeldung sagte. Wer dazugehört, entscheidet der Identitätsanbieter.',
  'verdict.success': 'kann zusammengeführt werden', 'verdict.failure': 'hat Fehler',
  'audit.title': 'Wer was getan hat', 'audit.intact': 'Die Kette dieser Einträge ist ganz: Keiner wurde geändert oder entfernt.', 'audit.broken': 'Die Kette dieser Einträge ist gerissen: Jemand hat einen geändert oder entfernt.', 'audit.when': 'Wann', 'audit.who': 'Wer', 'audit.did': 'Tat', 'audit.target': 'Woran', 'audit.via': 'Über', 'audit.more': 'Mehr zeigen',
  'via.session': 'das Formular', 'via.key': 'einen API-Schlüssel', 'via.bearer': 'ein Zugriffstoken',

  'account.administrator': 'Du verwaltest die Plattform: Du darfst alles in jeder Community.', 'account.keys': 'API-Schlüssel', 'account.keys-means': 'Für Programme. Ein Schlüssel darf, was du darfst, und nicht mehr; mit ihm enden alle Schlüssel, die er gemacht hat.',
  'account.made': 'Das ist der Schlüssel „{name}“. Er wird nur dieses eine Mal gezeigt: Kopier ihn jetzt.', 'account.key-name': 'Schlüssel', 'account.key-begins': 'Beginnt mit', 'account.key-where': 'Gilt in', 'account.key-used': 'Zuletzt benutzt', 'account.key-ends': 'Endet', 'account.everywhere': 'allen meinen Communitys',
  'account.never': 'nie', 'account.revoke': 'Widerrufen', 'account.revoke-what': '{name} widerrufen', 'account.no-keys': 'Du hast keine Schlüssel.', 'account.new-name': 'Name eines neuen Schlüssels', 'account.lasts': 'Gilt', 'account.days': { one: '{n} Tag', other: '{n} Tage' }, 'account.always': 'bis zum Widerruf', 'account.make': 'Schlüssel erzeugen',

  'platform.health': 'Zustand der Teile', 'platform.up': 'antwortet', 'platform.down': 'antwortet nicht', 'platform.state': 'Stand', 'platform.ready': 'bereit', 'platform.making': 'entsteht', 'platform.ports': 'Ports', 'platform.catalogue': 'Katalog', 'platform.revision': 'Revision', 'platform.versions': 'Versionen',
  'rollouts.title': 'Ausrollen', 'rollouts.platform': '← Plattform', 'rollouts.means': 'Eine Revision oder Version eines Spiels auf dem Weg zu allen Communitys: ein Commit für jeden Server, Welle für Welle. Eine Welle, die scheitert oder nicht rechtzeitig bereit ist, ist die letzte.', 'rollouts.new': 'Etwas ausrollen',
  'rollouts.own-version': 'jeder behält seine', 'rollouts.within': 'Minuten je Welle', 'rollouts.within-help': 'Server, die auf Spieler oder ihr Zeitfenster warten, sind nicht bereit.', 'rollouts.canaries': 'Diese Communitys gehen voran', 'rollouts.begin': 'Beginnen', 'rollouts.none': 'Noch wurde nichts ausgerollt.',
  'rollouts.revision': 'Revision {n}', 'rollouts.wave': 'Welle {n}', 'rollouts.nothing': 'Kein Server musste sich ändern.', 'rollouts.to-come': 'kommt noch', 'rollouts.stop': 'Nach dieser Welle anhalten', 'rollouts.back': 'Zurücknehmen', 'rollouts.back-means': 'Zurückgenommen wird durch einen Commit für jeden Server; was jemand seither geändert hat, bleibt.',
  'rollout-is.running': 'unterwegs', 'rollout-is.done': 'fertig', 'rollout-is.stopped': 'angehalten', 'rollout-is.going-back': 'wird zurückgenommen', 'rollout-is.back': 'zurückgenommen',
  'part.database': 'PostgreSQL', 'part.gitea': 'Gitea', 'part.argocd': 'Argo CD', 'part.kubernetes': 'Kubernetes', 'part.identity': 'Identitätsanbieter',
  'part-does.database': 'Wünsche werden notiert.', 'part-does.gitea': 'Wünsche werden zu Commits.', 'part-does.argocd': 'Commits kommen nach Kubernetes.', 'part-does.kubernetes': 'Was läuft, wird beobachtet.', 'part-does.identity': 'Man kann sich anmelden.',
  'part-down.database': 'Bis sie wieder da ist, lässt sich nichts ändern. Spiele laufen weiter.', 'part-down.gitea': 'Wünsche werden angenommen und committet, sobald es wieder da ist. Lesen, Spiele und Konsole gehen weiter.', 'part-down.argocd': 'Wünsche werden zu Commits und kommen an, sobald es wieder da ist. Spiele laufen weiter.',
  'part-down.kubernetes': 'Du siehst den letzten bekannten Stand. Wünsche werden zu Commits und kommen an, sobald es wieder da ist.', 'part-down.identity': 'Niemand kann sich neu anmelden. Wer angemeldet ist, bleibt es; API-Schlüssel gehen.',
};
