#ifndef LOOKUP_THREAD_H
#define LOOKUP_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* A thread whose stack is freed when it has ended. */
struct lookup_thread {
	void (*run)(void *);
	void *arg;
	int signal;

	pthread_t id;
	void *stack;
};

/*
 * lookup_thread_start(t): starts a thread that calls t->run(t->arg). It gets no
 * signal but t->signal: all others are the main thread's business, and none may
 * have a handler while threads start. t must outlive the thread. False if no
 * thread can be started.
 */
bool lookup_thread_start(struct lookup_thread *t);

/* lookup_thread_join(t): waits until the thread has ended. */
void lookup_thread_join(struct lookup_thread *t);

#endif
