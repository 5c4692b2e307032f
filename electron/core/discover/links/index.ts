import type { Link } from '../machine';
import { CHALLENGE } from './challenge';
import { CLIENT } from './client';
import { RESOURCE_METADATA } from './resource-metadata';
import { SERVER_METADATA } from './server-metadata';

/** The chain up to where a person or a secret is needed, in order. */
export const DISCOVERY_LINKS: readonly Link[] = [CHALLENGE, RESOURCE_METADATA, SERVER_METADATA, CLIENT];
