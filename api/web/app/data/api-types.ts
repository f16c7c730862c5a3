// Made from the OpenAPI document by infra/test/web/api-types.ts; a test says when it is old.
export interface paths {
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am and what I may do */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            login: string;
                            displayName: string;
                            email: string;
                            administrator: boolean;
                            /** @enum {string} */
                            credential: "session" | "key" | "bearer";
                            memberships: {
                                tenant: string;
                                role: string;
                                permissions: string[];
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My API keys */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                tenant: string | null;
                                /** @description How the key begins. */
                                hint: string;
                                /**
                                 * Format: date-time
                                 * @description When it was made.
                                 */
                                createdAt: string;
                                expiresAt: string | null;
                                usedAt: string | null;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make an API key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /** @description The key works in this tenant only. */
                        tenant?: string;
                        /** @description RFC 3339 date and time. */
                        expiresAt?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            tenant: string | null;
                            /** @description How the key begins. */
                            hint: string;
                            /**
                             * Format: date-time
                             * @description When it was made.
                             */
                            createdAt: string;
                            expiresAt: string | null;
                            usedAt: string | null;
                            /** @description The key itself, shown this once. */
                            key: string;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key and all keys made with it */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/git-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A token for git clone and git push */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            username: string;
                            /** @description Shown this once. */
                            token: string;
                            /** @description Where to clone from. */
                            url: string;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/games": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalogue */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: ({
                                name: string;
                                displayName: string;
                                description: string;
                                revision: number;
                                versions: string[];
                            } & {
                                [key: string]: unknown;
                            })[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/games/{game}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One game with its variables, versions and defaults */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    game: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            displayName: string;
                            description: string;
                            revision: number;
                            versions: string[];
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schemas/game-server.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** JSON Schema of a server's file, for editors */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recipient": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For whom secrets in Git are encrypted */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description An age recipient. Encrypt "<tenant>/<server>/<KEY>:<value>" for it, base64 it, and write age:<tenant>/<server>/<KEY>:<that>. */
                            recipient: string;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tenants I belong to */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: ({
                                slug: string;
                                displayName: string;
                                quota: {
                                    servers: number;
                                    cpu: string;
                                    memory: string;
                                    storage: string;
                                };
                                portRange: string | null;
                                /** @description Whether people with write roles may push to main. */
                                directPush: boolean;
                                /** @description Where to clone from. */
                                repository: string;
                                application: string | null;
                                role: string | null;
                                /** @enum {string} */
                                state: "creating" | "ready";
                                ready: boolean;
                            } & {
                                [key: string]: unknown;
                            })[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make a tenant */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Name in URLs, Git and Kubernetes. */
                        slug: string;
                        displayName: string;
                        quota?: {
                            servers?: number;
                            cpu?: string;
                            memory?: string;
                            storage?: string;
                        };
                        directPush?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One tenant */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            slug: string;
                            displayName: string;
                            quota: {
                                servers: number;
                                cpu: string;
                                memory: string;
                                storage: string;
                            };
                            portRange: string | null;
                            /** @description Whether people with write roles may push to main. */
                            directPush: boolean;
                            /** @description Where to clone from. */
                            repository: string;
                            application: string | null;
                            role: string | null;
                            /** @enum {string} */
                            state: "creating" | "ready";
                            ready: boolean;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Quota and what is used of it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            quota: {
                                servers: number;
                                cpu: string;
                                memory: string;
                                storage: string;
                            };
                            used: {
                                servers: number;
                                cpu: string;
                                memory: string;
                                storage: string;
                            };
                            ports: {
                                range: string | null;
                                used: number[];
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members, as their last sign-in told */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                [key: string]: unknown;
                            }[];
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what; each entry carries the hash of the one before */
        get: {
            parameters: {
                query?: {
                    limit?: string;
                };
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                [key: string]: unknown;
                            }[];
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Servers of a tenant */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: ({
                                name: string;
                                spec: {
                                    /** @description Which game of the catalogue. */
                                    game: string;
                                    /** @description Which revision of the game's template. */
                                    revision: number;
                                    /** @description Game version, one of the template's. */
                                    version: string;
                                    /**
                                     * @description Whether the server should run.
                                     * @default Running
                                     * @enum {string}
                                     */
                                    state: "Running" | "Stopped";
                                    /**
                                     * @description The template's variables, by name.
                                     * @default {}
                                     */
                                    settings: {
                                        [key: string]: unknown;
                                    };
                                    /**
                                     * @description Encrypted values of secret variables.
                                     * @default {}
                                     */
                                    secrets: {
                                        [key: string]: string;
                                    };
                                    /** @default {} */
                                    resources: {
                                        /** @description Processor cores, for example 500m or 2. */
                                        cpu?: string;
                                        /** @description Memory, for example 4Gi. */
                                        memory?: string;
                                    };
                                    /** @default {} */
                                    storage: {
                                        /** @description Size of the world's volume. It may grow, never shrink. */
                                        size?: string;
                                        /** @description Start with an empty world even if one of this name is kept. */
                                        fresh?: string;
                                    };
                                    /** @default {} */
                                    network: {
                                        /**
                                         * @description How players reach the server.
                                         * @default NodePort
                                         * @enum {string}
                                         */
                                        expose: "NodePort" | "LoadBalancer" | "Internal";
                                        /**
                                         * @description Public port by the template's port name, from the tenant's own range.
                                         * @default {}
                                         */
                                        ports: {
                                            [key: string]: number;
                                        };
                                    };
                                    /** @default {} */
                                    update: {
                                        /**
                                         * @description When a change that needs a restart may happen.
                                         * @default Immediately
                                         * @enum {string}
                                         */
                                        when: "Immediately" | "WhenEmpty" | "Window";
                                        window?: {
                                            /** @description Five fields: minute hour day month weekday. */
                                            cron: string;
                                            /** @description IANA time zone, for example Europe/Oslo. */
                                            timeZone: string;
                                            /** @description How long the window stays open, for example 2h. */
                                            length: string;
                                        };
                                        /** @description Restart at the latest after this long. */
                                        deadline?: string;
                                        /**
                                         * @description Tell players in the game before it.
                                         * @default true
                                         */
                                        warn: boolean;
                                    };
                                    /** @default {} */
                                    idle: {
                                        /** @description Sleep after this long without players. */
                                        stopAfter?: string;
                                    };
                                    backup?: {
                                        schedule?: {
                                            /** @description Five fields: minute hour day month weekday. */
                                            cron: string;
                                            /** @description IANA time zone, for example Europe/Oslo. */
                                            timeZone?: string;
                                        };
                                        /** @default 7 */
                                        keep: number;
                                        /** @default true */
                                        beforeChange: boolean;
                                    };
                                    /** @description Set by the platform on the short-lived servers of a pull request. */
                                    preview?: {
                                        /** @description The server that this one is a preview of: it begins with a copy of that one's newest backup. */
                                        of: string;
                                        /** @description Number of the pull request that it shows. */
                                        pullRequest: number;
                                        /** @description When the platform takes it away, for example 2027-01-31T20:00:00Z. */
                                        until: string;
                                    };
                                    /** @default {} */
                                    requests: {
                                        /** @description Restart once. */
                                        restart?: string;
                                        /** @description Wake once. */
                                        wake?: string;
                                        /** @description Back up once. */
                                        backup?: string;
                                        restore?: {
                                            backup: string;
                                            /** @description Restore once. */
                                            token: string;
                                        };
                                    };
                                } | null;
                                status: {
                                    /** @enum {string} */
                                    phase: "Pending" | "Starting" | "Running" | "Stopping" | "Stopped" | "Sleeping" | "Updating" | "Failed" | "Unknown";
                                    /** @description True when what Git says is what runs, and it can be joined. */
                                    ready: boolean;
                                    address: string | null;
                                    players: {
                                        online: number;
                                        max: number;
                                    } | null;
                                    conditions: {
                                        type: string;
                                        /** @enum {string} */
                                        status: "True" | "False" | "Unknown";
                                        observedGeneration?: number;
                                        /** Format: date-time */
                                        lastTransitionTime: string;
                                        reason: string;
                                        message: string;
                                    }[];
                                    ports: {
                                        name: string;
                                        /** @enum {string} */
                                        protocol: "TCP" | "UDP";
                                        port: number;
                                    }[];
                                    /** @description True while Kubernetes cannot be watched: this is what was seen last. */
                                    stale: boolean;
                                } & {
                                    [key: string]: unknown;
                                };
                                sync: {
                                    /** @enum {string} */
                                    state: "Synced" | "OutOfSync" | "Blocked" | "Unknown";
                                    message: string;
                                } & {
                                    [key: string]: unknown;
                                };
                                revision: string | null;
                            } & {
                                [key: string]: unknown;
                            })[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Wish for a server */
        post: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The server's name. */
                        name: string;
                        /** @description Which game of the catalogue. */
                        game: string;
                        /** @description Which revision of the game's template. */
                        revision?: number;
                        /** @description Game version, one of the template's. */
                        version?: string;
                        /**
                         * @description Whether the server should run.
                         * @default Running
                         * @enum {string}
                         */
                        state?: "Running" | "Stopped";
                        /**
                         * @description The template's variables, by name.
                         * @default {}
                         */
                        settings?: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description Encrypted values of secret variables.
                         * @default {}
                         */
                        secrets?: {
                            [key: string]: string;
                        };
                        /** @default {} */
                        resources?: {
                            /** @description Processor cores, for example 500m or 2. */
                            cpu?: string;
                            /** @description Memory, for example 4Gi. */
                            memory?: string;
                        };
                        /** @default {} */
                        storage?: {
                            /** @description Size of the world's volume. It may grow, never shrink. */
                            size?: string;
                            /** @description Start with an empty world even if one of this name is kept. */
                            fresh?: string;
                        };
                        /** @default {} */
                        network?: {
                            /**
                             * @description How players reach the server.
                             * @default NodePort
                             * @enum {string}
                             */
                            expose?: "NodePort" | "LoadBalancer" | "Internal";
                            /**
                             * @description Public port by the template's port name, from the tenant's own range.
                             * @default {}
                             */
                            ports?: {
                                [key: string]: number;
                            };
                        };
                        /** @default {} */
                        update?: {
                            /**
                             * @description When a change that needs a restart may happen.
                             * @default Immediately
                             * @enum {string}
                             */
                            when?: "Immediately" | "WhenEmpty" | "Window";
                            window?: {
                                /** @description Five fields: minute hour day month weekday. */
                                cron: string;
                                /** @description IANA time zone, for example Europe/Oslo. */
                                timeZone: string;
                                /** @description How long the window stays open, for example 2h. */
                                length: string;
                            };
                            /** @description Restart at the latest after this long. */
                            deadline?: string;
                            /**
                             * @description Tell players in the game before it.
                             * @default true
                             */
                            warn?: boolean;
                        };
                        /** @default {} */
                        idle?: {
                            /** @description Sleep after this long without players. */
                            stopAfter?: string;
                        };
                        backup?: {
                            schedule?: {
                                /** @description Five fields: minute hour day month weekday. */
                                cron: string;
                                /** @description IANA time zone, for example Europe/Oslo. */
                                timeZone?: string;
                            };
                            /** @default 7 */
                            keep?: number;
                            /** @default true */
                            beforeChange?: boolean;
                        };
                        /** @default {} */
                        requests?: {
                            /** @description Restart once. */
                            restart?: string;
                            /** @description Wake once. */
                            wake?: string;
                            /** @description Back up once. */
                            backup?: string;
                            restore?: {
                                backup: string;
                                /** @description Restore once. */
                                token: string;
                            };
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One server */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            spec: {
                                /** @description Which game of the catalogue. */
                                game: string;
                                /** @description Which revision of the game's template. */
                                revision: number;
                                /** @description Game version, one of the template's. */
                                version: string;
                                /**
                                 * @description Whether the server should run.
                                 * @default Running
                                 * @enum {string}
                                 */
                                state: "Running" | "Stopped";
                                /**
                                 * @description The template's variables, by name.
                                 * @default {}
                                 */
                                settings: {
                                    [key: string]: unknown;
                                };
                                /**
                                 * @description Encrypted values of secret variables.
                                 * @default {}
                                 */
                                secrets: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                resources: {
                                    /** @description Processor cores, for example 500m or 2. */
                                    cpu?: string;
                                    /** @description Memory, for example 4Gi. */
                                    memory?: string;
                                };
                                /** @default {} */
                                storage: {
                                    /** @description Size of the world's volume. It may grow, never shrink. */
                                    size?: string;
                                    /** @description Start with an empty world even if one of this name is kept. */
                                    fresh?: string;
                                };
                                /** @default {} */
                                network: {
                                    /**
                                     * @description How players reach the server.
                                     * @default NodePort
                                     * @enum {string}
                                     */
                                    expose: "NodePort" | "LoadBalancer" | "Internal";
                                    /**
                                     * @description Public port by the template's port name, from the tenant's own range.
                                     * @default {}
                                     */
                                    ports: {
                                        [key: string]: number;
                                    };
                                };
                                /** @default {} */
                                update: {
                                    /**
                                     * @description When a change that needs a restart may happen.
                                     * @default Immediately
                                     * @enum {string}
                                     */
                                    when: "Immediately" | "WhenEmpty" | "Window";
                                    window?: {
                                        /** @description Five fields: minute hour day month weekday. */
                                        cron: string;
                                        /** @description IANA time zone, for example Europe/Oslo. */
                                        timeZone: string;
                                        /** @description How long the window stays open, for example 2h. */
                                        length: string;
                                    };
                                    /** @description Restart at the latest after this long. */
                                    deadline?: string;
                                    /**
                                     * @description Tell players in the game before it.
                                     * @default true
                                     */
                                    warn: boolean;
                                };
                                /** @default {} */
                                idle: {
                                    /** @description Sleep after this long without players. */
                                    stopAfter?: string;
                                };
                                backup?: {
                                    schedule?: {
                                        /** @description Five fields: minute hour day month weekday. */
                                        cron: string;
                                        /** @description IANA time zone, for example Europe/Oslo. */
                                        timeZone?: string;
                                    };
                                    /** @default 7 */
                                    keep: number;
                                    /** @default true */
                                    beforeChange: boolean;
                                };
                                /** @description Set by the platform on the short-lived servers of a pull request. */
                                preview?: {
                                    /** @description The server that this one is a preview of: it begins with a copy of that one's newest backup. */
                                    of: string;
                                    /** @description Number of the pull request that it shows. */
                                    pullRequest: number;
                                    /** @description When the platform takes it away, for example 2027-01-31T20:00:00Z. */
                                    until: string;
                                };
                                /** @default {} */
                                requests: {
                                    /** @description Restart once. */
                                    restart?: string;
                                    /** @description Wake once. */
                                    wake?: string;
                                    /** @description Back up once. */
                                    backup?: string;
                                    restore?: {
                                        backup: string;
                                        /** @description Restore once. */
                                        token: string;
                                    };
                                };
                            } | null;
                            status: {
                                /** @enum {string} */
                                phase: "Pending" | "Starting" | "Running" | "Stopping" | "Stopped" | "Sleeping" | "Updating" | "Failed" | "Unknown";
                                /** @description True when what Git says is what runs, and it can be joined. */
                                ready: boolean;
                                address: string | null;
                                players: {
                                    online: number;
                                    max: number;
                                } | null;
                                conditions: {
                                    type: string;
                                    /** @enum {string} */
                                    status: "True" | "False" | "Unknown";
                                    observedGeneration?: number;
                                    /** Format: date-time */
                                    lastTransitionTime: string;
                                    reason: string;
                                    message: string;
                                }[];
                                ports: {
                                    name: string;
                                    /** @enum {string} */
                                    protocol: "TCP" | "UDP";
                                    port: number;
                                }[];
                                /** @description True while Kubernetes cannot be watched: this is what was seen last. */
                                stale: boolean;
                            } & {
                                [key: string]: unknown;
                            };
                            sync: {
                                /** @enum {string} */
                                state: "Synced" | "OutOfSync" | "Blocked" | "Unknown";
                                message: string;
                            } & {
                                [key: string]: unknown;
                            };
                            revision: string | null;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete a server; its world is kept for seven days */
        delete: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                    /** @description The ETag this edit is based on, or * for none. */
                    "if-match"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a server */
        patch: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                    /** @description The ETag this edit is based on, or * for none. */
                    "if-match"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            /** @description RFC 7396 merge patch of the spec: null removes. */
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/actions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Order: start */
        post: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/actions/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Order: stop */
        post: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/actions/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Order: restart */
        post: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/actions/backup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Order: backup */
        post: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Backups of a tenant's worlds, newest first; of servers that are gone too */
        get: {
            parameters: {
                query?: {
                    /** @description Only backups of this server. */
                    server?: string;
                };
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                name: string;
                                server: string;
                                /** @enum {string} */
                                reason: "Schedule" | "BeforeChange" | "Request" | "Final";
                                /** @enum {string} */
                                phase: "Pending" | "Running" | "Completed" | "Failed";
                                /**
                                 * Format: date-time
                                 * @description When the world was read; before that, when the backup was made.
                                 */
                                at: string;
                                size: string | null;
                                verifiedAt: string | null;
                                /** @description Why it waits or failed; empty when there is nothing to say. */
                                message: string;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/actions/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Order: put the world of a backup in the place of a server's own */
        post: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Name of a complete backup of this server. */
                        backup: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a change would do, in game terms, with the file as it would be; nothing is changed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            /** @description Exactly one of these. */
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A wish as POST takes it. */
                        create?: {
                            [key: string]: unknown;
                        };
                        /** @description A merge patch as PATCH takes it. */
                        patch?: {
                            [key: string]: unknown;
                        };
                        /** @description A commit, or how it begins. */
                        rollback?: string;
                        /** @description The whole file, as PUT …/file takes it. */
                        file?: string;
                        /** @description Name of a complete backup of this server. */
                        restore?: string;
                        /** @enum {boolean} */
                        delete?: true;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            plan: {
                                /** @enum {string} */
                                action: "create" | "change" | "delete" | "none";
                                refused: ({
                                    path: string;
                                    message: string;
                                } & {
                                    [key: string]: unknown;
                                })[];
                                /** @description For people, the most important first. */
                                sentences: string[];
                                /** @enum {string} */
                                risk: "none" | "low" | "medium" | "high";
                                /** @enum {string} */
                                interruption: "none" | "live" | "restart" | "stop" | "start";
                                playersAffected: number;
                                /** @description Median of the server's own past starts. */
                                downtimeSeconds?: number;
                                irreversible: string[];
                                quota?: {
                                    /** @description Servers by number, cores, bytes. */
                                    limit: {
                                        servers: number;
                                        cpu: number;
                                        memory: number;
                                        storage: number;
                                    };
                                    /** @description Servers by number, cores, bytes. */
                                    before: {
                                        servers: number;
                                        cpu: number;
                                        memory: number;
                                        storage: number;
                                    };
                                    /** @description Servers by number, cores, bytes. */
                                    after: {
                                        servers: number;
                                        cpu: number;
                                        memory: number;
                                        storage: number;
                                    };
                                    exceeded: string[];
                                };
                            };
                            file: {
                                path: string;
                                before: string | null;
                                after: string | null;
                            };
                            etag: string | null;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Commits that touched a server, newest first; of one that is gone too */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                commit: string;
                                /**
                                 * Format: date-time
                                 * @description When it was committed.
                                 */
                                at: string;
                                author: string;
                                subject: string;
                                changeId: string | null;
                                /** @enum {string} */
                                action: "created" | "changed" | "deleted";
                            }[];
                            complete: boolean;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/history/{commit}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One commit, and the file before and after it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                    /** @description A commit, or how it begins. */
                    commit: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            commit: string;
                            /**
                             * Format: date-time
                             * @description When it was committed.
                             */
                            at: string;
                            author: string;
                            subject: string;
                            changeId: string | null;
                            /** @enum {string} */
                            action: "created" | "changed" | "deleted";
                            file: {
                                path: string;
                                before: string | null;
                                after: string | null;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go back to what a server was; others stay as they are, and its volume never shrinks */
        post: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A commit, or how it begins. */
                        commit: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a file that blocks the tenant back to what it was */
        post: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description As `sync.file` of a blocked server names it. */
                        file: string;
                        /** @description A commit, or how it begins. */
                        commit: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A server's file as it is in Git */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            path: string;
                            text: string;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Write a server's file; it is checked like a wish, each mistake with its line */
        put: {
            parameters: {
                query?: {
                    /** @description Opens a pull request, or adds to the one that is open for this server; left out: a commit. */
                    via?: "pull-request";
                };
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                    /** @description The ETag this edit is based on, or * for none. */
                    "if-match"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description YAML: one GameServer. */
                        text: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            change: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                commit: string | null;
                            } | null;
                            /** @description With ?via=pull-request: where the change waits to be merged. */
                            pullRequest?: {
                                number: number;
                                branch: string;
                                /** @description Its page at Gitea. */
                                page: string;
                            };
                            server?: {
                                name: string;
                            };
                            tenant?: {
                                slug: string;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                428: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The end of a server's log */
        get: {
            parameters: {
                query?: {
                    /** @description How many lines from the end, 10000 at most. */
                    lines?: string;
                };
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/plain: time, space, line */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/logs/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events `line` ({at, text}) of a log as it grows; `silent` while there is none */
        get: {
            parameters: {
                query?: {
                    /** @description How many lines from the end, 10000 at most. */
                    lines?: string;
                };
                header?: {
                    /** @description Time of the last line that was heard. */
                    "last-event-id"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/event-stream */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Type a command into a game's console; its answer stands in the log */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        command: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            typed: true;
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platform/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which parts of the platform answer */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            parts: {
                                /** @enum {string} */
                                name: "database" | "gitea" | "argocd" | "kubernetes" | "identity";
                                up: boolean;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/servers/{server}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Players, processor, memory and starts over time, in columns */
        get: {
            parameters: {
                query?: {
                    /** @description How far back, 2160 (90 days) at most. */
                    hours?: string;
                };
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    /** @description The server's name. */
                    server: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Seconds that a point stands for. */
                            step: number;
                            /** @description False where the cluster measures neither processor nor memory. */
                            measured: boolean;
                            starts: {
                                at: number;
                                seconds: number;
                            }[];
                            /** @description Unix seconds. */
                            at: number[];
                            players: number[];
                            playersMost: number[];
                            cpu: (number | null)[];
                            memory: (number | null)[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each server took when it was measured last */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description By name, those that were measured in the last five minutes: cores, bytes. */
                            servers: {
                                [key: string]: {
                                    cpu: number;
                                    memory: number;
                                };
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platform/rollouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roll-outs, the newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                game: string;
                                revision?: number;
                                version?: string;
                                /** @enum {string} */
                                state: "running" | "done" | "stopped" | "going-back" | "back";
                                /** @description Why it stopped. */
                                reason: string | null;
                                wave: number;
                                waves: string[][];
                                withinSeconds: number;
                                by: string;
                                /** Format: date-time */
                                createdAt: string;
                                servers: {
                                    tenant: string;
                                    server: string;
                                    wave: number;
                                    before: {
                                        revision?: number;
                                        version?: string;
                                    };
                                    change: string;
                                    state: string;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Begin a roll-out */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        game: string;
                        /** @description Revision of its template that every server of the game is to have. */
                        revision?: number;
                        version?: string;
                        /** @description Tenants that go first. */
                        canaries?: string[];
                        /** @description Those it is for; left out: all. */
                        tenants?: string[];
                        /** @description Tenants at once after the canaries; 10 when left out. */
                        waveSize?: number;
                        /** @description A wave that is not ready in this time stops it; 900 when left out. */
                        withinSeconds?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            game: string;
                            revision?: number;
                            version?: string;
                            /** @enum {string} */
                            state: "running" | "done" | "stopped" | "going-back" | "back";
                            /** @description Why it stopped. */
                            reason: string | null;
                            wave: number;
                            waves: string[][];
                            withinSeconds: number;
                            by: string;
                            /** Format: date-time */
                            createdAt: string;
                            servers: {
                                tenant: string;
                                server: string;
                                wave: number;
                                before: {
                                    revision?: number;
                                    version?: string;
                                };
                                change: string;
                                state: string;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platform/rollouts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a roll-out is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            game: string;
                            revision?: number;
                            version?: string;
                            /** @enum {string} */
                            state: "running" | "done" | "stopped" | "going-back" | "back";
                            /** @description Why it stopped. */
                            reason: string | null;
                            wave: number;
                            waves: string[][];
                            withinSeconds: number;
                            by: string;
                            /** Format: date-time */
                            createdAt: string;
                            servers: {
                                tenant: string;
                                server: string;
                                wave: number;
                                before: {
                                    revision?: number;
                                    version?: string;
                                };
                                change: string;
                                state: string;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platform/rollouts/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin no further wave */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            game: string;
                            revision?: number;
                            version?: string;
                            /** @enum {string} */
                            state: "running" | "done" | "stopped" | "going-back" | "back";
                            /** @description Why it stopped. */
                            reason: string | null;
                            wave: number;
                            waves: string[][];
                            withinSeconds: number;
                            by: string;
                            /** Format: date-time */
                            createdAt: string;
                            servers: {
                                tenant: string;
                                server: string;
                                wave: number;
                                before: {
                                    revision?: number;
                                    version?: string;
                                };
                                change: string;
                                state: string;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platform/rollouts/{id}/back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back what it changed, by a commit for each server */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body gives the same answer. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            game: string;
                            revision?: number;
                            version?: string;
                            /** @enum {string} */
                            state: "running" | "done" | "stopped" | "going-back" | "back";
                            /** @description Why it stopped. */
                            reason: string | null;
                            wave: number;
                            waves: string[][];
                            withinSeconds: number;
                            by: string;
                            /** Format: date-time */
                            createdAt: string;
                            servers: {
                                tenant: string;
                                server: string;
                                wave: number;
                                before: {
                                    revision?: number;
                                    version?: string;
                                };
                                change: string;
                                state: string;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes, newest first; hand-made commits too */
        get: {
            parameters: {
                query?: {
                    server?: string;
                    limit?: string;
                };
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                steps: {
                                    /**
                                     * @description How far the change is.
                                     * @enum {string}
                                     */
                                    name: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                    /**
                                     * Format: date-time
                                     * @description When it got there.
                                     */
                                    at: string;
                                }[];
                                commit: string | null;
                                tenant: string;
                                server: string | null;
                                kind: string;
                                subject: string;
                                author: string;
                                /** @description Why it is not further. */
                                waitingFor?: {
                                    reason: string;
                                    until?: string;
                                };
                                /** @description Why it ended; with file, line, commit and author where one is to blame. */
                                error?: {
                                    code: string;
                                    message: string;
                                } & {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/changes/{change}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One change and its journey */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                    change: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /**
                             * @description How far the change is.
                             * @enum {string}
                             */
                            state: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                            steps: {
                                /**
                                 * @description How far the change is.
                                 * @enum {string}
                                 */
                                name: "accepted" | "committed" | "synced" | "applied" | "ready" | "failed" | "superseded";
                                /**
                                 * Format: date-time
                                 * @description When it got there.
                                 */
                                at: string;
                            }[];
                            commit: string | null;
                            tenant: string;
                            server: string | null;
                            kind: string;
                            subject: string;
                            author: string;
                            /** @description Why it is not further. */
                            waitingFor?: {
                                reason: string;
                                until?: string;
                            };
                            /** @description Why it ended; with file, line, commit and author where one is to blame. */
                            error?: {
                                code: string;
                                message: string;
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/pull-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pull requests with what their check says, the newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                number: number;
                                title: string;
                                /** @description Account at Gitea. */
                                author: string;
                                state: "open" | "merged" | "closed";
                                /** @description Of the newest check; null before the first. */
                                verdict: "success" | "failure" | null;
                                /** @description The check in one line. */
                                summary: string | null;
                                /** @description Commit that was checked. */
                                head: string | null;
                                /** @description A merge that was ordered by comment. */
                                order: {
                                    by: string;
                                    when: string;
                                    at?: string;
                                } | null;
                                /** @description Commit that brought it to main. */
                                mergeCommit: string | null;
                                /** @description Its page at Gitea. */
                                page: string;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server-sent events
         * @description Events `server` (one server as GET shows it, or `{name, deleted}`), `change` (one change and its steps) and `reset` (what was told before is void; everything follows).
         */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Id of the last event that was heard: what came after it is told first. */
                    "last-event-id"?: string;
                };
                path: {
                    /** @description The tenant's slug. */
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/event-stream */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description A problem. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description application/problem+json, RFC 9457. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            code: string;
            requestId: string;
            errors: {
                path: string;
                message: string;
            }[];
        } & {
            [key: string]: unknown;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
