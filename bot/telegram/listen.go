package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// Nowhere is the address that stands for none.
const Nowhere = "none"

// Listen opens the addresses.
func Listen(ctx context.Context, addresses []string) ([]net.Listener, error) {
	var open []net.Listener
	for _, address := range addresses {
		if address == Nowhere {
			continue
		}
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
		if err != nil {
			for _, l := range open {
				_ = l.Close()
			}
			if errors.Is(err, syscall.EADDRINUSE) {
				err = fmt.Errorf("the port is in use by another program; stop it or choose another port: %w", err)
			}
			return nil, fmt.Errorf("LISTEN_ADDR %s: %w", address, err)
		}
		open = append(open, l)
	}
	return open, nil
}

// Serve serves until it is told that all is ended.
func Serve(listeners []net.Listener, handlers []http.Handler, ended <-chan struct{}, log *slog.Logger) error {
	var group errgroup.Group
	var servers []*http.Server
	for i, l := range listeners {
		server := &http.Server{
			Handler: handlers[i], ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
			WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		}
		servers = append(servers, server)
		log.Info("listening", "address", l.Addr().String())
		group.Go(func() error {
			if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve %s: %w", l.Addr(), err)
			}
			return nil
		})
	}
	<-ended
	ending, stop := context.WithTimeout(context.Background(), 2*time.Second)
	defer stop()
	for _, server := range servers {
		if server.Shutdown(ending) != nil {
			_ = server.Close()
		}
	}
	return group.Wait()
}
