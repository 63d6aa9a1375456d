#ifndef LOOKUP_THREAD_H
#define LOOKUP_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* A thread, of whose stack nothing is kept after its end. */
struct lookup_thread {
	void (*run)(void *);
	void *arg;
	int signal;

	pthread_t id;
	void *stack;
};

/*
 * lookup_thread_start(t): starts one that calls t->run(t->arg), and gets no
 * signal but t->signal: all others are the main thread's business, and none may
 * have a handler while threads start. False when no thread can be had. t must
 * outlive it.
 */
bool lookup_thread_start(struct lookup_thread *t);

/* lookup_thread_join(t): waits for its end. */
void lookup_thread_join(struct lookup_thread *t);

#endif
