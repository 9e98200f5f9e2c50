'use client';

import { useSignedAction } from '../../use-signed-action.ts';
import { administerUsers, type UsersState } from './actions.ts';

/** One form that acts on users, and what became of it. */
export function useUsersAct(): [UsersState, (form: FormData) => void, boolean] {
  const start: UsersState = { is: 'nothing' };
  return useSignedAction<UsersState>(administerUsers, start);
}
