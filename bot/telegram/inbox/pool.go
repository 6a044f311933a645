package inbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Queue hands out stored updates: from every lane that has none in hand, the oldest.
type Queue interface {
	Next(ctx context.Context, n int) ([]Update, error)
	Finish(ctx context.Context, id int64) error
	Aside(ctx context.Context, id int64, reason string) error
}

// Handler deals with one update and returns once its replies are out. It notes in the update what it has planned and
// sent, so that another attempt goes on from there, and tells by ErrLater that what stands in the way is not the
// update's fault.
type Handler interface {
	Handle(ctx context.Context, u *Update) error
}

// ErrLater is a failure that has nothing to do with the update: the network, the disk, a shutdown. The update is tried
// again until it is over, however long that takes.
var ErrLater = errors.New("try again later")

const (
	maxFailures = 5 // of an update by its own fault
	// maxAttempts bounds at how many starts of the program an update is begun: one that ends the process each time must
	// not do so for ever.
	maxAttempts = 25
	// maxParked bounds how many updates wait for another attempt before no more are taken.
	maxParked = 1000
	// idleWait is how long the pool rests when nobody wakes it.
	idleWait = 5 * time.Second
	// patience is how long an attempt may take before its worker is needed elsewhere.
	patience = 2 * time.Minute
)

// Pool works through the queue.
type Pool struct {
	queue Queue
	h     Handler
	o     PoolOptions
	wake  chan struct{}

	mu      sync.Mutex
	running int
	parked  []*task
}

// PoolOptions are how a pool works.
type PoolOptions struct {
	Workers  int
	Grace    time.Duration // what is in hand may take so long once the pool is to end
	Observer Observer
	Clock    Clock
	Log      *slog.Logger
}

// task is an update in hand. It stays so while it waits for another attempt, which keeps its lane in order.
type task struct {
	update   Update
	failures int // by its own fault
	tries    int
	until    time.Time // nothing is tried before
}

// NewPool makes a pool.
func NewPool(queue Queue, h Handler, o PoolOptions) *Pool {
	return &Pool{queue: queue, h: h, o: o, wake: make(chan struct{}, 1)}
}

// Wake tells that there may be something to do.
func (p *Pool) Wake() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Run works until the context is done. Then it takes nothing more, gives what is in hand the grace to end, and returns
// when all workers have.
func (p *Pool) Run(ctx context.Context) error {
	work, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	var workers sync.WaitGroup
	for ctx.Err() == nil {
		tasks := p.take(ctx)
		for _, t := range tasks {
			workers.Go(func() {
				p.work(ctx, work, t)
				p.mu.Lock()
				p.running--
				p.mu.Unlock()
				p.Wake()
			})
		}
		if len(tasks) == 0 {
			p.rest(ctx)
		}
	}
	p.end(work, abort, &workers)
	return nil
}

// end waits for the workers, and ends them when the grace is over.
func (p *Pool) end(work context.Context, abort func(), workers *sync.WaitGroup) {
	waiting, stop := context.WithCancel(work)
	defer stop()
	var clock sync.WaitGroup
	clock.Go(func() {
		if p.o.Clock.Sleep(waiting, p.o.Grace) == nil {
			p.o.Log.Warn("what is in hand takes too long; it is done after the next start")
			abort()
		}
	})
	workers.Wait()
	stop()
	clock.Wait()
}

// take returns as many tasks as there are free workers: those whose wait is over, then new ones.
func (p *Pool) take(ctx context.Context) []*task {
	p.mu.Lock()
	free := p.o.Workers - p.running
	tasks := p.ready(free)
	p.running += len(tasks)
	more := min(free-len(tasks), maxParked-len(p.parked))
	p.mu.Unlock()
	if more <= 0 {
		return tasks
	}
	updates, err := p.queue.Next(ctx, more)
	if err != nil {
		if ctx.Err() == nil {
			p.o.Log.Warn("the inbox cannot be read; trying again", "err", err)
			_ = p.o.Clock.Sleep(ctx, Backoff(1, leastWait, mostWait))
		}
		return tasks
	}
	for _, u := range updates {
		tasks = append(tasks, &task{update: u})
	}
	p.mu.Lock()
	p.running += len(updates)
	p.mu.Unlock()
	return tasks
}

// ready takes tasks that have waited long enough; the lock is held.
func (p *Pool) ready(most int) []*task {
	now := p.o.Clock.Now()
	var ready, parked []*task
	for _, t := range p.parked {
		if len(ready) < most && !t.until.After(now) {
			ready = append(ready, t)
		} else {
			parked = append(parked, t)
		}
	}
	p.parked = parked
	return ready
}

// park keeps a task for another attempt.
func (p *Pool) park(t *task, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.until = p.o.Clock.Now().Add(wait)
	p.parked = append(p.parked, t)
}

// rest waits until somebody wakes the pool or a parked task may go on.
func (p *Pool) rest(ctx context.Context) {
	wait := idleWait
	p.mu.Lock()
	now := p.o.Clock.Now()
	for _, t := range p.parked {
		wait = min(wait, max(t.until.Sub(now), time.Millisecond))
	}
	p.mu.Unlock()
	timer, stop := context.WithTimeout(ctx, wait)
	defer stop()
	select {
	case <-p.wake:
	case <-timer.Done():
	}
}
