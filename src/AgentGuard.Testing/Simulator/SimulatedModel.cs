namespace AgentGuard.Testing.Simulator;

/// <summary>
/// Plays the model behind a <see cref="ProviderSimulator"/>. Called concurrently, so it must be thread-safe; to be
/// repeatable it decides by the content of the request and not by the order of arrival.
/// </summary>
/// <param name="request">What the agent sent.</param>
/// <returns>What the model answers. An exception becomes a status 500 and is kept in the exchange.</returns>
public delegate SimulatedReply SimulatedModel(SimulatedRequest request);
