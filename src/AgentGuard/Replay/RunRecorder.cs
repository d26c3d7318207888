using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Records what a run asks of models and tools, and what they answer.</summary>
/// <remarks>
/// <para>Thread-safe. One recorder stands for one run. A step is written when it is over, and the run goes on when the operating system has it: it
/// survives the death of the process. A disk that fails does not disturb the run: the step is lost to the file and counted in <see cref="Lost"/>.</para>
/// <para>A recording holds content as it was asked and answered. Record inside of the guardrails that redact, and keep the file where that may be kept.</para>
/// </remarks>
public sealed class RunRecorder : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<RecordedStep> _steps = [];
    private readonly PartsBefore _before = new();
    private readonly TimeProvider _timeProvider;
    private readonly FileStream? _file;
    private readonly string? _path;
    private readonly RunRecording _head;
    private readonly RecordingRedaction? _redaction;
    private readonly DrawnValues _drawn = new([]);
    private long _end;
    private string? _begunPath;
    private int _begun;
    private string? _guardrails;
    private long _lost;

    /// <summary>Creates a recorder.</summary>
    /// <param name="path">The file, which must not exist yet; <see langword="null"/> to keep the recording in memory alone.</param>
    /// <param name="values">What the host notes, for example the versions of its prompts and policies.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="redactor">
    /// Takes out of steps what must not be kept, before they are kept anywhere; a replay with the same redactor puts back what it knows. What it throws on is
    /// not recorded. <see langword="null"/>: steps are kept as they were.
    /// </param>
    /// <exception cref="IOException">There is such a file already, or it cannot be made.</exception>
    public RunRecorder(
        string? path = null,
        IReadOnlyDictionary<string, string>? values = null,
        TimeProvider? timeProvider = null,
        IContentRedactor? redactor = null)
    {
        _redaction = redactor is null ? null : new RecordingRedaction(redactor);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _head = new([])
        {
            StartedAt = _timeProvider.GetUtcNow(),
            Library = typeof(RunRecorder).Assembly.GetName().Version?.ToString(3),
            Values = values ?? new Dictionary<string, string>(),
            IsRedacted = redactor is not null,
        };
        Time = new DrawnTime(DrawPlain, _timeProvider);
        Random = new DrawnRandom(DrawPlain, HashCode.Combine(_timeProvider.GetTimestamp(), Environment.ProcessId));
        if (path is not null)
        {
            // Unbuffered, so that a line that could not be written is not written later, in the middle of another.
            _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            _end = Write(_file, Encoding.UTF8.GetBytes(RecordingFile.Head(_head)), end: 0);
        }
    }

    /// <summary>A recorder that keeps neither steps nor an open file, for a host with many runs; its file is made at its first step.</summary>
    internal RunRecorder(
        string path, IReadOnlyDictionary<string, string>? values, TimeProvider? timeProvider, IContentRedactor? redactor, bool keepsNothing)
        : this(path: null, values, timeProvider, redactor) => _path = keepsNothing ? path : null;

    /// <summary>Is told of each step that is lost.</summary>
    internal Action<Exception>? OnLost { get; init; }

    /// <summary>How many steps the file could not take.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>What was recorded so far.</summary>
    public RunRecording Recording
    {
        get
        {
            lock (_gate)
            {
                return _head with { Steps = [.. _steps.OrderBy(step => step.Number)], Drawn = _drawn.All() };
            }
        }
    }

    /// <summary>A clock whose times are recorded: for the code of the host that asks for the time, such as a prompt with a date.</summary>
    public TimeProvider Time { get; }

    /// <summary>Random numbers that are recorded.</summary>
    public Random Random { get; }

    /// <summary>Draws a value that the outside world decides, for example an id, and records it.</summary>
    /// <param name="name">What it is; the values of a name are played back in their order.</param>
    /// <param name="value">Draws it.</param>
    /// <returns>The value.</returns>
    public string Draw(string name, Func<string> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        var drawn = value();
        Keep(name, drawn);
        return drawn;
    }

    /// <summary>Asks the outside world for a value and records it, as <see cref="Draw"/> does.</summary>
    /// <param name="name">What it is; the values of a name are played back in their order.</param>
    /// <param name="value">Asks for it.</param>
    /// <param name="cancellationToken">Cancels the asking.</param>
    /// <returns>The value.</returns>
    public async ValueTask<string> DrawAsync(
        string name, Func<CancellationToken, ValueTask<string>> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        var drawn = await value(cancellationToken).ConfigureAwait(false);
        Keep(name, drawn);
        return drawn;
    }

    /// <summary>Gives a tool whose calls are recorded.</summary>
    /// <param name="tool">The tool.</param>
    /// <returns>A tool of the same name, description and schema.</returns>
    public AIFunction Record(AIFunction tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return new RecordedFunction(tool, this);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
        }
    }

    /// <summary>What the run asked a model before.</summary>
    internal CanonicalMemory Memory { get; } = new();

    internal StepInProgress Begin(string? tool, CanonicalRequest request)
    {
        var guardrails = tool is null ? AmbientScope.Current?.Inspector?.Version : null;
        lock (_gate)
        {
            var changed = guardrails is null || guardrails == _guardrails ? null : _guardrails = guardrails;
            return new(this, _timeProvider, new() { Number = ++_begun, Tool = tool, Request = request, At = _timeProvider.GetUtcNow(), Guardrails = changed });
        }
    }

    /// <summary>Keeps a step; what it throws in the making costs the recording that step.</summary>
    internal void Add(Func<RecordedStep> make)
    {
        lock (_gate)
        {
            Try(() =>
            {
                var step = make();
                Keep(_redaction?.Hide(step) ?? step);
            });
        }
    }

    /// <summary>Draws a time or a number, which is nobody's.</summary>
    private string DrawPlain(string name, Func<string> value)
    {
        var drawn = value();
        Keep(name, drawn, isPlain: true);
        return drawn;
    }

    private void Keep(string name, string drawn, bool isPlain = false)
    {
        lock (_gate)
        {
            Try(() =>
            {
                var kept = isPlain ? drawn : _redaction?.Hide(drawn) ?? drawn;
                if (_path is null)
                {
                    _drawn.Add(name, kept);
                }

                WriteLine(Encoding.UTF8.GetBytes(RecordingFile.Drawn(name, kept)));
            });
        }
    }

    private void Try(Action keep)
    {
        try
        {
            keep();
        }
#pragma warning disable CA1031 // A recording is a best effort: a disk that fails or a value that no JSON can hold must not disturb the run.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _lost);
            OnLost?.Invoke(e);
        }
    }

    private void Keep(RecordedStep step)
    {
        if (_path is null)
        {
            _steps.Add(step);
        }

        if (_path is not null || _file is not null)
        {
            using var scratch = JsonScratch.Rent(isRelaxed: true);
            RecordingFile.Write(scratch.Writer, step, _before);
            WriteLine(scratch.Written());
            if (step.Tool is null)
            {
                _before.Remember(step.Request);
            }
        }
    }

    private void WriteLine(ReadOnlySpan<byte> line)
    {
        if (_path is not null)
        {
            _begunPath ??= Begin(_path);
            using var file = new FileStream(_begunPath, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            Write(file, line, file.Length);
        }
        else if (_file is not null)
        {
            _end = Write(_file, line, _end);
        }
    }

    /// <summary>Begins a file. Where a run of the same id was recorded before, another one beside it.</summary>
    private string Begin(string path)
    {
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? path : Path.ChangeExtension(path, string.Create(CultureInfo.InvariantCulture, $".{number}.jsonl"));
            try
            {
                using var file = new FileStream(candidate, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
                file.Write(Encoding.UTF8.GetBytes(RecordingFile.Head(_head) + "\n"));
                return candidate;
            }
            catch (IOException) when (File.Exists(candidate))
            {
                // Taken: the next number.
            }
        }
    }

    /// <summary>Writes a line at the end, in one write. What a full disk took of it is taken back, so that the lines after it can be read.</summary>
    private static long Write(FileStream file, ReadOnlySpan<byte> line, long end)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(line.Length + 1);
        try
        {
            line.CopyTo(bytes);
            bytes[line.Length] = (byte)'\n';
            RandomAccess.Write(file.SafeFileHandle, bytes.AsSpan(0, line.Length + 1), end);
            return end + line.Length + 1;
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>A step that has begun.</summary>
    internal sealed class StepInProgress(RunRecorder recorder, TimeProvider timeProvider, RecordedStep step)
    {
        private readonly long _start = timeProvider.GetTimestamp();
        private readonly List<RecordedUpdate> _updates = [];

        public void Answered(ChatResponse response) => End(() => step with { Response = response });

        public void Came(ChatResponseUpdate update) => _updates.Add(new(update, timeProvider.GetElapsedTime(_start)));

        /// <summary>Ends a stream: as far as it came, with what it failed of, if it did.</summary>
        public void StreamEnded(Exception? exception, ModelFailure? model) =>
            End(() => step with { Updates = _updates, Failure = Failure(exception, model) });

        public void Returned(object? result, JsonSerializerOptions? options) => End(() =>
        {
            var recorded = RecordedResult.Of(result, options);
            return step with { Result = recorded.Json, Form = recorded.Form };
        });

        public void Failed(Exception exception, ModelFailure? model = null) => End(() => step with { Failure = Failure(exception, model) });

        private void End(Func<RecordedStep> make)
        {
            var took = timeProvider.GetElapsedTime(_start);
            recorder.Add(() => make() with { Duration = took });
        }

        private static RecordedFailure? Failure(Exception? exception, ModelFailure? model) =>
            exception is null ? null : RecordedFailure.Of(exception, model);
    }
}
