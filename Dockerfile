# A static binary in an image that holds nothing else: no shell, no package manager, not root.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /syncoff ./cmd/syncoff

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /syncoff /syncoff
COPY LICENSE NOTICE /
USER nonroot
# The image has no shell for a health check, so the binary checks itself: its knowledge must be whole.
HEALTHCHECK --interval=5m --timeout=10s --start-period=10s CMD ["/syncoff", "check"]
ENTRYPOINT ["/syncoff"]
CMD ["chat"]
