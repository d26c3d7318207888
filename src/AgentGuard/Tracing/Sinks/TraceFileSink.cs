using System.Globalization;
using System.Text;

namespace AgentGuard.Tracing.Sinks;

/// <summary>Keeps spans in a file of JSON lines, one span a line; a full file is put aside under a number.</summary>
/// <remarks>
/// A line is whole when its end was written: <see cref="TraceFile.LoadAsync"/> leaves out one that the end of the process tore, and a sink that goes on in
/// such a file takes it away. One process writes a file.
/// </remarks>
public sealed class TraceFileSink : ITraceSink, IDisposable
{
    private readonly TraceFileOptions _options;
    private readonly string _path;
    private FileStream? _file;

    /// <summary>Creates the sink.</summary>
    /// <param name="path">The file; its folder is made when it is missing.</param>
    /// <param name="options">When it is rotated; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public TraceFileSink(string path, TraceFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = options ?? new TraceFileOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.MaxFileBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.MaxFiles, nameof(options));
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
    }

    /// <inheritdoc/>
    public string Name => "file";

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<TraceSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        var lines = new StringBuilder();
        foreach (var span in spans)
        {
            lines.Append(SpanJson.Line(span)).Append('\n');
        }

        var file = _file ??= Open();
        if (file.Length > 0 && file.Length + lines.Length > _options.MaxFileBytes)
        {
            await file.DisposeAsync().ConfigureAwait(false);
            _file = null;
            Rotate();
            file = _file = Open();
        }

        await file.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString())).ConfigureAwait(false);
        await file.FlushAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        file.SetLength(WholeLines(file));
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    /// <summary>How many bytes end with the end of a line: what an earlier process was cut off over is no span.</summary>
    private static long WholeLines(FileStream file)
    {
        var block = new byte[4096];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            file.Seek(start, SeekOrigin.Begin);
            var part = block.AsSpan(0, (int)(end - start));
            file.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is >= 0 and var last)
            {
                return start + last + 1;
            }

            end = start;
        }

        return 0;
    }

    private string Aside(int number) => string.Create(CultureInfo.InvariantCulture, $"{_path}.{number}");

    private void Rotate()
    {
        if (_options.MaxFiles == 0)
        {
            File.Delete(_path);
            return;
        }

        File.Delete(Aside(_options.MaxFiles));
        for (var number = _options.MaxFiles - 1; number >= 1; number--)
        {
            if (File.Exists(Aside(number)))
            {
                File.Move(Aside(number), Aside(number + 1));
            }
        }

        File.Move(_path, Aside(1));
    }
}
