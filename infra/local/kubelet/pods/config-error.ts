/** The pod asks for something that is not there: it waits with reason CreateContainerConfigError and is tried again. */
export class ConfigError extends Error {}

/** A volume is not there yet: the container stays ContainerCreating and an Event says why. */
export class MountError extends Error {}
