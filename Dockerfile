# A static binary in an image that holds nothing else: no shell, no package manager, not root.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /syncoff ./cmd/syncoff
# What is learned from the questions goes into the image, so that a container answers as soon as it starts.
RUN CACHE_DIR=/learned /syncoff ask 怎么关闭相册同步 && chmod -R a+rX /learned

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /syncoff /syncoff
COPY --from=build /learned /learned
COPY LICENSE NOTICE /
USER nonroot
EXPOSE 8080
VOLUME /data
ENV LISTEN_ADDR=:8080 DATABASE_URL=sqlite:/data/syncoff.db CACHE_DIR=/learned
# The image has no shell for a health check, so the binary asks itself.
HEALTHCHECK --interval=30s --timeout=10s --start-period=15s CMD ["/syncoff", "check", "--serving", "http://127.0.0.1:8080"]
ENTRYPOINT ["/syncoff"]
CMD ["serve"]
