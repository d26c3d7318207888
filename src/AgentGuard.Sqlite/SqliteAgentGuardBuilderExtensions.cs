using AgentGuard.Budgets;
using AgentGuard.Context.Memory;
using AgentGuard.DependencyInjection;
using AgentGuard.Ports;
using AgentGuard.Sqlite;
using AgentGuard.Tools.Effects;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps what must survive the process in a SQLite file.</summary>
public static class SqliteAgentGuardBuilderExtensions
{
    /// <summary>Keeps effects, budgets, what was left out of results and what is remembered in a file.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file; made when it is missing.</param>
    /// <param name="configure">Further options; <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// The builder. <see cref="SqliteEffectLedger"/>, <see cref="SqliteBudgetStore"/>, <see cref="SqliteContentStore"/> and
    /// <see cref="SqliteMemoryStore"/> take the place of the stores that are registered before.
    /// </returns>
    public static AgentGuardBuilder AddSqliteStores(this AgentGuardBuilder builder, string path, Action<SqliteStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.Services.TryAddSingleton(_ =>
        {
            var options = new SqliteStoreOptions { Path = path };
            configure?.Invoke(options);
            return new SqliteDatabase(options);
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<IEffectLedger>(services =>
            new SqliteEffectLedger(services.GetRequiredService<SqliteDatabase>(), services.GetService<TimeProvider>())));
        builder.Services.Replace(ServiceDescriptor.Singleton<IBudgetStore>(services =>
            new SqliteBudgetStore(services.GetRequiredService<SqliteDatabase>(), services.GetService<TimeProvider>())));
        builder.Services.Replace(ServiceDescriptor.Singleton<IContentStore>(services =>
            new SqliteContentStore(services.GetRequiredService<SqliteDatabase>(), services.GetService<TimeProvider>())));
        builder.Services.Replace(ServiceDescriptor.Singleton<IMemoryStore>(services => new SqliteMemoryStore(services.GetRequiredService<SqliteDatabase>())));
        return builder;
    }

    /// <summary>Keeps the spans of runs in a file.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file; made when it is missing. It may be that of <see cref="AddSqliteStores"/>.</param>
    /// <param name="configure">Further options; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder. <see cref="SqliteTraceSink"/> is registered, to read them.</returns>
    public static AgentGuardBuilder AddSqliteTraces(this AgentGuardBuilder builder, string path, Action<SqliteStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.Services.AddSingleton(services =>
        {
            var options = new SqliteStoreOptions { Path = path };
            configure?.Invoke(options);
            return new SqliteTraceSink(new SqliteDatabase(options), services.GetService<TimeProvider>(), ownsDatabase: true);
        });
        builder.Services.AddSingleton<ITraceSink>(services => services.GetRequiredService<SqliteTraceSink>());
        return builder.AddTracing();
    }
}
