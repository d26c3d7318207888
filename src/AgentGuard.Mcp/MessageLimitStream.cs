namespace AgentGuard.Mcp;

/// <summary>Reads lines of a server, each of at most so many bytes: a message that is longer ends the connection instead of filling the memory.</summary>
/// <remarks>
/// The transports of the Model Context Protocol read a message whole before anybody can judge it, and a message is a line. For a process:
/// <c>new StreamClientTransport(process.StandardInput.BaseStream, new MessageLimitStream(process.StandardOutput.BaseStream))</c>; over HTTP see
/// <see cref="MessageLimitHandler"/>. As thread-safe as the stream beneath.
/// </remarks>
/// <param name="inner">The stream that is read. It is disposed with this one.</param>
/// <param name="maxMessageBytes">How many bytes a line may have. Default 32 MiB. At least 1,024.</param>
public sealed class MessageLimitStream(Stream inner, int maxMessageBytes = MessageLimitStream.DefaultMaxMessageBytes) : Stream
{
    /// <summary>How many bytes a line may have where nothing else is said: 33,554,432.</summary>
    public const int DefaultMaxMessageBytes = 32 * 1024 * 1024;

    private readonly Stream _inner = inner ?? throw new ArgumentNullException(nameof(inner));
    private readonly int _max = maxMessageBytes >= 1_024
        ? maxMessageBytes
        : throw new ArgumentOutOfRangeException(nameof(maxMessageBytes), maxMessageBytes, "At least 1,024.");

    private long _length;

    /// <inheritdoc/>
    public override bool CanRead => _inner.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">A line is longer than allowed.</exception>
    public override int Read(byte[] buffer, int offset, int count) => Counted(buffer.AsSpan(offset, _inner.Read(buffer, offset, count)));

    /// <inheritdoc/>
    /// <exception cref="IOException">A line is longer than allowed.</exception>
    public override int Read(Span<byte> buffer) => Counted(buffer[.._inner.Read(buffer)]);

    /// <inheritdoc/>
    /// <exception cref="IOException">A line is longer than allowed.</exception>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    /// <exception cref="IOException">A line is longer than allowed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Counted(buffer.Span[..read]);
    }

    /// <inheritdoc/>
    public override void Flush() => _inner.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(ReadOnlySpan<byte> read)
    {
        var rest = read;
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            Count(end);
            _length = 0;
        }

        Count(rest.Length);
        return read.Length;
    }

    private void Count(int bytes)
    {
        _length += bytes;
        if (_length > _max)
        {
            throw new IOException(FormattableString.Invariant(
                $"A message of the server has more than {_max} bytes. Raise the limit if that is to be expected; the connection cannot go on."));
        }
    }
}
