// Which image each container of the platform has. images.lock adds digests: see lock.ts.
import type { ProductionSettings } from './settings.ts';

const PUBLIC = {
  gitea: 'docker.gitea.com/gitea:1.26.0-rootless',
  argocd: 'quay.io/argoproj/argocd:v3.5.7',
  redis: 'docker.io/library/redis:7.2.5-bookworm',
  keycloak: 'quay.io/keycloak/keycloak:26.4.0',
  postgresql: 'ghcr.io/cloudnative-pg/postgresql:18.4-standard-bookworm',
} as const;
export type PublicImage = keyof typeof PUBLIC;
export type OwnImage = 'api' | 'operator' | 'doorman';

/** Digest of an image, undefined where nobody has looked it up yet. */
export type Digests = (image: string) => string | undefined;
export type Images = (name: PublicImage | OwnImage) => string;

/** References of the settings' images, with the digests that are known. */
export function imagesOf({ images, pteronimbus }: ProductionSettings, digests: Digests): Images {
  return (name) => {
    const reference = name in PUBLIC ? PUBLIC[name as PublicImage] : `${images}/${name}:${pteronimbus.version}`;
    const digest = digests(reference);
    return digest === undefined ? reference : `${reference}@${digest}`;
  };
}
