using AgentGuard.Events;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;

namespace AgentGuard.Mcp;

/// <summary>The tools of a Model Context Protocol server, each bound to the definition that was accepted.</summary>
/// <remarks>
/// <para>
/// A server decides what its tools are called, what the model reads about them and what they return. Definitions that are too large, that take the
/// name of another tool or that changed since they were accepted are kept from the model; the rest of the server's tools stay in use.
/// </para>
/// <para>The tools are for <c>UseGuardedFunctionInvocation</c> or <c>AsGuarded</c>, which validate, time, record and cut. Thread-safe.</para>
/// </remarks>
public sealed class McpToolset : IAsyncDisposable
{
    private readonly McpClient _client;
    private readonly McpToolsetOptions _options;
    private readonly AgentEvents? _events;
    private readonly TimeProvider _timeProvider;
    private readonly ToolListing _listing;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly ChangeNotifications _notifications;
    private volatile Dictionary<string, ToolDefinition> _known = [];
    private long _readAt;
    private int _readChanges = -1;

    /// <summary>Creates the tools of a server. Nothing is read before <see cref="ListToolsAsync"/>.</summary>
    /// <param name="name">What the host calls the server; pins and events have it. The name that the server gives itself is not used.</param>
    /// <param name="client">The connection. It stays the host's to dispose.</param>
    /// <param name="options">What is taken from the server; <see langword="null"/> for the defaults. Do not change them afterwards.</param>
    /// <param name="events">Who is told; <see langword="null"/> for the current run's.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="AgentGuardException">An option is out of its range.</exception>
    public McpToolset(
        string name, McpClient client, McpToolsetOptions? options = null, AgentEvents? events = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(client);
        Name = name;
        _client = client;
        _options = options ?? new McpToolsetOptions();
        _options.Check();
        _events = events;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _listing = new ToolListing(name, client, _options, _timeProvider);
        _notifications = new ChangeNotifications(client);
    }

    /// <summary>What the host calls the server.</summary>
    public string Name { get; }

    internal bool IsStale => Volatile.Read(ref _readChanges) != _notifications.Count
        || (_options.VerifyAfter is { } age && _timeProvider.GetElapsedTime(Volatile.Read(ref _readAt)) >= age);

    /// <summary>Gives the tools that may be offered to a model.</summary>
    /// <param name="beside">The tools beside which they will stand: none of the server's may take one of their names.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The tools, in the server's order. What was left out is told by <see cref="McpToolRefused"/> and <see cref="McpToolChanged"/>.</returns>
    /// <exception cref="McpToolsetException">The server did not give a usable list in time.</exception>
    public async ValueTask<IReadOnlyList<AIFunction>> ListToolsAsync(IEnumerable<AITool>? beside = null, CancellationToken cancellationToken = default)
    {
        var names = new TakenNames(beside);
        var definitions = await ReadAsync(cancellationToken).ConfigureAwait(false);
        List<AIFunction> tools = [];
        foreach (var definition in definitions)
        {
            var refusal = definition.Refusal ?? names.Take(definition.Name) ?? NewToolRefusal(definition);
            if (refusal is not null)
            {
                await RaiseAsync(new McpToolRefused(Name, definition.ShownName, refusal), cancellationToken).ConfigureAwait(false);
            }
            else if (ChangesOf(definition) is { Count: > 0 } changes)
            {
                await RaiseAsync(new McpToolChanged(Name, definition.ShownName, changes), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                _options.Pins.Accept(Name, definition);
                _client.AddKnownTools([definition.Protocol]);
                tools.Add(FunctionOf(definition));
            }
        }

        return tools;
    }

    /// <summary>Accepts the present definition of a tool that is new or has changed.</summary>
    /// <param name="tool">The name of the tool, as the server has it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>A task that completes when the definition is pinned. <see cref="ListToolsAsync"/> gives the tool from then on.</returns>
    /// <exception cref="McpToolsetException">The server has no such tool, or its definition cannot be used.</exception>
    public async ValueTask AcceptAsync(string tool, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        var definitions = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var definition = definitions.FirstOrDefault(candidate => candidate.Protocol.Name == tool)
            ?? throw new McpToolsetException($"The server '{Name}' has no tool '{tool}' that could be accepted. List its tools to see their names.");
        if (definition.Refusal is { } refusal)
        {
            throw new McpToolsetException($"The tool '{tool}' of the server '{Name}' cannot be accepted: {refusal}");
        }

        _options.Pins.Replace(Name, definition);
    }

    /// <summary>Stops listening to the server's notifications. The connection stays open.</summary>
    /// <returns>A task that completes when it is done.</returns>
    public async ValueTask DisposeAsync()
    {
        await _notifications.DisposeAsync().ConfigureAwait(false);
        _refreshing.Dispose();
    }

    /// <summary>Makes sure, before a call, that the tool is still what was accepted.</summary>
    /// <exception cref="ToolException">It has changed, or is gone.</exception>
    private async ValueTask VerifyAsync(ToolDefinition accepted, CancellationToken cancellationToken)
    {
        if (IsStale)
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!_known.TryGetValue(accepted.Protocol.Name, out var present))
        {
            throw new ToolException("The server no longer has this tool. Go on without it.");
        }

        // What was accepted anew is offered in its new form; this is a call of the old one.
        if (accepted.Fingerprint.ChangesTo(present.Fingerprint) is { Count: > 0 } changes)
        {
            await RaiseAsync(new McpToolChanged(Name, accepted.ShownName, changes), cancellationToken).ConfigureAwait(false);
            throw new ToolException("The server has changed this tool, and nobody has accepted the change yet. Go on without it.");
        }
    }

    private async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsStale)
            {
                await ReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (McpToolsetException e)
        {
            throw new ToolException("The server did not say whether the tool is still the same, so it was not called.", e);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private async ValueTask<IReadOnlyList<ToolDefinition>> ReadAsync(CancellationToken cancellationToken)
    {
        // A change that is announced while the list is read makes this list old again.
        var changes = _notifications.Count;
        var definitions = await _listing.ReadAsync(cancellationToken).ConfigureAwait(false);
        var known = new Dictionary<string, ToolDefinition>(StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            known.TryAdd(definition.Protocol.Name, definition);
        }

        _known = known;
        Volatile.Write(ref _readAt, _timeProvider.GetTimestamp());
        Volatile.Write(ref _readChanges, changes);
        return definitions;
    }

    private McpFunction FunctionOf(ToolDefinition definition) =>
        new(definition, new McpClientTool(_client, definition.Protocol), Name, _options.MaxResultLength) { VerifyAsync = VerifyAsync };

    private string? NewToolRefusal(ToolDefinition definition) => _options.AcceptsNewTools || _options.Pins.Contains(Name, definition.Protocol.Name)
        ? null
        : "it is new, and has to be accepted first.";

    private IReadOnlyList<string> ChangesOf(ToolDefinition definition) => _options.Pins.ChangesOf(Name, definition);

    private ValueTask RaiseAsync(AgentEvent happened, CancellationToken cancellationToken) =>
        _events?.RaiseAsync(happened, cancellationToken) ?? AgentRun.Current?.RaiseAsync(happened, cancellationToken) ?? default;
}
